SELECT {data.seq} AS number FROM counter AS c CROSS JOIN row AS r
WHERE r.area = c.area AND r.table_name = 'case_paper' AND r.gone IS NULL AND {data.issuer_name} = :issuer_name
  AND {data.series} = :series AND {data.year} = :year
