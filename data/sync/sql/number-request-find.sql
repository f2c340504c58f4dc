SELECT id, count FROM number_request
WHERE issuer_name = :issuer_name AND series = :series AND year = :year ORDER BY id LIMIT 1
