SELECT region, substr (industry, 1, 2) AS division, month, state, CAST (COUNT (*) AS BIGINT) AS n
FROM web_case WHERE region BETWEEN :low AND :high AND year = :year
GROUP BY region, substr (industry, 1, 2), month, state
