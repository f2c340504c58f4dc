SELECT f.region, substr (c.industry, 1, 2) AS division, c.month, f.violation, CAST (COUNT (*) AS BIGINT) AS n
FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id
WHERE c.region BETWEEN :low AND :high AND c.year = :year
GROUP BY f.region, substr (c.industry, 1, 2), c.month, f.violation
