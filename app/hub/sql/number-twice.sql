SELECT MIN (row_id) AS id, CAST ({data.seq} AS BIGINT) AS seq FROM row
WHERE table_name = 'case_paper' AND gone IS NULL AND {data.seq} IS NOT NULL
GROUP BY {data.issuer_name}, {data.series}, {data.year}, {data.seq} HAVING COUNT (*) > 1 ORDER BY id
