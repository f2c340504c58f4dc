SELECT p.case_id, p.id FROM case_paper AS p
WHERE p.signed_blob_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM paper_signature AS s WHERE s.paper_id = p.id AND s.media_id = 'certificate')
  AND NOT EXISTS (SELECT 1 FROM paper_signature AS t
                  WHERE t.paper_id = p.id AND t.media_id = 'timestamp' AND t.blob_id = p.signed_blob_id)
ORDER BY p.case_id, p.id
