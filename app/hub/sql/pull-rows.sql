SELECT version, table_name, row_id, region, data, gone, NULL AS from_region FROM row
  WHERE area = :area AND version > :after AND version <= :mark
UNION ALL
SELECT version, table_name, row_id, to_region, NULL, NULL, from_region FROM moved
  WHERE area = :area AND version > :after AND version <= :mark
ORDER BY 1 LIMIT :n
