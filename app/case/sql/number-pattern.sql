SELECT pattern FROM number_pattern WHERE issuer_id = :issuer_id AND series = :series ORDER BY id LIMIT 1
