SELECT CAST (COUNT (*) AS BIGINT) AS n FROM (SELECT id, region, word FROM (
  SELECT row_id AS id, region, CASE WHEN length ({data.state}) <= 128 THEN {data.state} ELSE '' END AS word, 1 AS n
  FROM row WHERE area = :area AND table_name = 'case_file' AND gone IS NULL
  UNION ALL
  SELECT case_id, region, state, -1 FROM web_case WHERE area = :area
  UNION ALL
  SELECT row_id AS id, region, {data.violation} AS word, 1 AS n
  FROM row WHERE area = :area AND table_name = 'case_finding' AND gone IS NULL AND COALESCE ({data.withdrawn_reason}, '') = ''
    AND length ({data.violation}) BETWEEN 1 AND 128 AND length ({data.case_id}) BETWEEN 1 AND 128
  UNION ALL
  SELECT finding_id, region, violation, -1 FROM web_finding WHERE area = :area
) AS t GROUP BY id, region, word HAVING SUM (n) <> 0) AS d
