SELECT CAST (COALESCE (SUM (last_no - first_no + 1), 0) AS BIGINT) AS n FROM number_lease
WHERE area = '' AND issuer_name = :issuer_name AND series = :series AND year = :year AND leased_usec >= :from_usec
