SELECT CAST (COUNT (*) AS BIGINT) AS n FROM (SELECT year, region, kind, key FROM (
  SELECT area, year, region, kind, key, -cases AS cases, -findings AS findings FROM web_sum WHERE area = :area
  UNION ALL
  SELECT area, year, region, kind, key, cases, findings FROM web_share WHERE area = :area
) AS t GROUP BY year, region, kind, key HAVING SUM (cases) <> 0 OR SUM (findings) <> 0) AS d
