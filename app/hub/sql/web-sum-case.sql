INSERT INTO web_sum (area, year, region, kind, key, cases, findings)
SELECT area, year, region, kind, key, CAST (SUM (cases) AS BIGINT) * CAST (:sign AS BIGINT), CAST (SUM (findings) AS BIGINT) * CAST (:sign AS BIGINT)
FROM web_share WHERE area = :area AND case_id = :id GROUP BY area, year, region, kind, key
ON CONFLICT (area, year, region, kind, key) DO UPDATE SET cases = web_sum.cases + excluded.cases,
  findings = web_sum.findings + excluded.findings
