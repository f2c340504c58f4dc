SELECT r.row_id, {data.name} AS name FROM counter AS c CROSS JOIN row AS r
WHERE r.area = c.area AND r.table_name = 'officer' AND r.gone IS NULL AND r.region BETWEEN :low AND :high
