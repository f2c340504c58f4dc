SELECT version, table_name, row_id, region, data, gone, NULL AS left_region FROM row WHERE version > :after
UNION ALL
SELECT m.version, m.table_name, m.row_id, r.region, NULL, NULL, m.region FROM moved AS m
  JOIN row AS r ON r.table_name = m.table_name AND r.row_id = m.row_id WHERE m.version > :after
ORDER BY 1
