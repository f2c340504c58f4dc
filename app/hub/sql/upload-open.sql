SELECT COUNT (*) AS n, CAST (COALESCE (SUM (size_bytes), 0) AS BIGINT) AS size_bytes FROM upload
WHERE area = :area AND device = :device
