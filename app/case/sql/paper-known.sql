SELECT id, number, content_sha256, blob_id, signed_blob_id FROM case_paper
WHERE content_sha256 IS NOT NULL AND (:content_sha256 IS NULL OR content_sha256 = :content_sha256)
ORDER BY id DESC
