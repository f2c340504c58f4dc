INSERT INTO web_sum (area, year, region, kind, key, cases, findings)
SELECT area, year, region, kind, key, CAST (SUM (cases) AS BIGINT), CAST (SUM (findings) AS BIGINT) FROM (
  SELECT c.area, c.year, c.region, 'month' AS kind, c.month AS key, CAST (0 AS BIGINT) AS cases, CAST (:sign AS BIGINT) AS findings
  FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id WHERE f.area = :area AND f.finding_id = :id
  UNION ALL
  SELECT c.area, c.year, c.region, 'division' AS kind, substr (c.industry, 1, 2) AS key, CAST (0 AS BIGINT) AS cases, CAST (:sign AS BIGINT) AS findings
  FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id WHERE f.area = :area AND f.finding_id = :id
  UNION ALL
  SELECT c.area, c.year, c.region, 'violation' AS kind, f.violation AS key, CAST (0 AS BIGINT) AS cases, CAST (:sign AS BIGINT) AS findings
  FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id WHERE f.area = :area AND f.finding_id = :id
) AS t GROUP BY area, year, region, kind, key
ON CONFLICT (area, year, region, kind, key) DO UPDATE SET cases = web_sum.cases + excluded.cases,
  findings = web_sum.findings + excluded.findings
