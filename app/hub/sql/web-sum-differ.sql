SELECT CAST (COUNT (*) AS BIGINT) AS n FROM (SELECT year, region, kind, key FROM (
  SELECT area, year, region, kind, key, -cases AS cases, -findings AS findings FROM web_sum WHERE area = :area
  UNION ALL
  SELECT c.area, c.year, c.region, 'state' AS kind, c.state AS key,
    CAST (1 AS BIGINT) AS cases, CAST (0 AS BIGINT) AS findings
  FROM web_case AS c WHERE c.area = :area
  UNION ALL
  SELECT c.area, c.year, c.region, 'month' AS kind, c.month AS key,
    CASE WHEN c.state IN ('planned', 'notified') THEN 0 ELSE CAST (1 AS BIGINT) END AS cases, CAST (0 AS BIGINT) AS findings
  FROM web_case AS c WHERE c.area = :area
  UNION ALL
  SELECT c.area, c.year, c.region, 'division' AS kind, substr (c.industry, 1, 2) AS key,
    CASE WHEN c.state IN ('planned', 'notified') THEN 0 ELSE CAST (1 AS BIGINT) END AS cases, CAST (0 AS BIGINT) AS findings
  FROM web_case AS c WHERE c.area = :area
  UNION ALL
  SELECT c.area, c.year, c.region, 'month' AS kind, c.month AS key, CAST (0 AS BIGINT) AS cases, CAST (1 AS BIGINT) AS findings
  FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id WHERE c.area = :area
  UNION ALL
  SELECT c.area, c.year, c.region, 'division' AS kind, substr (c.industry, 1, 2) AS key, CAST (0 AS BIGINT) AS cases, CAST (1 AS BIGINT) AS findings
  FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id WHERE c.area = :area
  UNION ALL
  SELECT c.area, c.year, c.region, 'violation' AS kind, f.violation AS key, CAST (0 AS BIGINT) AS cases, CAST (1 AS BIGINT) AS findings
  FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id WHERE c.area = :area
) AS t GROUP BY year, region, kind, key HAVING SUM (cases) <> 0 OR SUM (findings) <> 0) AS d
