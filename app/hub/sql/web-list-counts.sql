SELECT table_name AS id, CAST (COUNT (*) AS BIGINT) AS n FROM row
WHERE table_name IN ('enterprise', 'equipment', 'issuer', 'meter_month', 'officer', 'product_record') AND gone IS NULL
  AND region BETWEEN :low AND :high
GROUP BY table_name ORDER BY table_name
