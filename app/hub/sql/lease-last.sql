SELECT COALESCE (MAX (last_no), 0) AS last_no FROM number_lease
WHERE area = '' AND issuer_name = :issuer_name AND series = :series AND year = :year
