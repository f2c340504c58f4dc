SELECT r.table_name AS id, CAST (COUNT (*) AS BIGINT) AS n FROM counter AS c CROSS JOIN row AS r
WHERE r.area = c.area AND r.table_name IN ('enterprise', 'equipment', 'issuer', 'meter_month', 'officer', 'product_record') AND r.gone IS NULL
  AND r.region BETWEEN :low AND :high
GROUP BY r.table_name ORDER BY r.table_name
