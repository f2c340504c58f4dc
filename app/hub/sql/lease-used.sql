SELECT CAST ({data.seq} AS BIGINT) AS no FROM row
WHERE table_name = 'case_paper' AND gone IS NULL AND {data.issuer_name} = :issuer_name
  AND {data.series} = :series AND {data.year} = :year
  AND CAST ({data.seq} AS BIGINT) BETWEEN :first_no AND :last_no
