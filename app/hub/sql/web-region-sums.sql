SELECT s.region, CAST (SUM (s.cases) AS BIGINT) AS cases, CAST (SUM (s.findings) AS BIGINT) AS findings
FROM counter AS a JOIN web_sum AS s ON s.area = a.area
WHERE a.area BETWEEN :first_area AND :last_area AND s.year = :year AND s.region BETWEEN :low AND :high AND s.kind = 'month'
GROUP BY s.region
