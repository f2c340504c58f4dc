SELECT id, series, pattern FROM number_pattern WHERE issuer_id = :issuer_id ORDER BY id
