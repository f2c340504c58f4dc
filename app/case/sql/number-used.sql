SELECT seq, number, content_sha256, case_id FROM case_paper
WHERE issuer_name = :issuer_name AND series = :series AND year = :year AND seq IS NOT NULL
ORDER BY seq
