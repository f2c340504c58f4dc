SELECT {data.issuer_name} AS issuer_name, {data.series} AS series, {data.year} AS year, {data.seq} AS number
FROM counter AS c CROSS JOIN row AS r
WHERE r.area = c.area AND r.table_name = 'case_paper' AND r.gone IS NULL AND {data.seq} IS NOT NULL
