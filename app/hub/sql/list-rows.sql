SELECT r.row_id, r.data FROM counter AS c CROSS JOIN row AS r
WHERE r.area = c.area AND r.table_name = :table_name AND r.gone IS NULL AND r.region BETWEEN :low AND :high ORDER BY r.row_id
