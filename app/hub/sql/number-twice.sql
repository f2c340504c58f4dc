SELECT MIN (r.row_id) AS id, CAST ({data.seq} AS BIGINT) AS seq FROM counter AS c CROSS JOIN row AS r
WHERE r.area = c.area AND r.table_name = 'case_paper' AND r.gone IS NULL AND {data.seq} IS NOT NULL
GROUP BY {data.issuer_name}, {data.series}, {data.year}, {data.seq} HAVING COUNT (*) > 1 ORDER BY id
