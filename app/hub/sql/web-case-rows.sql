SELECT r.table_name, r.row_id, r.data FROM row AS k CROSS JOIN row AS r
WHERE k.area = :area AND k.parent = :parent AND r.area = k.area AND r.table_name = k.table_name AND r.row_id = k.row_id
  AND r.gone IS NULL
ORDER BY r.table_name, r.row_id
