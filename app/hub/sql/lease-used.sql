SELECT CAST (json_extract (data, '$.seq') AS INTEGER) AS no FROM row
WHERE table_name = 'case_paper' AND gone IS NULL AND json_extract (data, '$.issuer_name') = :issuer_name
  AND json_extract (data, '$.series') = :series AND json_extract (data, '$.year') = CAST (:year AS TEXT)
  AND CAST (json_extract (data, '$.seq') AS INTEGER) BETWEEN :first_no AND :last_no
