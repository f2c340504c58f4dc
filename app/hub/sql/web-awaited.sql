SELECT r.last_device, CAST (COUNT (*) AS BIGINT) AS n FROM counter AS c CROSS JOIN row AS r
WHERE r.area = c.area AND r.table_name = 'blob' AND r.gone IS NULL AND r.region BETWEEN :low AND :high
  AND NOT EXISTS (SELECT 1 FROM blob AS b WHERE b.id = r.row_id)
GROUP BY r.last_device
