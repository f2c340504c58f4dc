SELECT * FROM (
  SELECT version, table_name, row_id, region, data, gone, NULL AS from_region FROM row
  WHERE area = :area AND version > :after AND version <= :mark ORDER BY version LIMIT :n) AS changed
UNION ALL
SELECT * FROM (
  SELECT version, table_name, row_id, to_region, NULL AS data, NULL AS gone, from_region FROM moved
  WHERE area = :area AND version > :after AND version <= :mark ORDER BY version LIMIT :n) AS moved_away
ORDER BY 1 LIMIT :n
