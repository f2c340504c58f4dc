SELECT {data.seq} AS number FROM row
WHERE table_name = 'case_paper' AND gone IS NULL AND {data.issuer_name} = :issuer_name
  AND {data.series} = :series AND {data.year} = :year
