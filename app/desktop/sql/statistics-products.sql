-- The newest period of each plant (product and process of an enterprise); of two that end together the longer one.
WITH newest AS (
  SELECT p.*, row_number () OVER (PARTITION BY p.enterprise_id, p.product, p.process ORDER BY p.period_to DESC, p.period_from, p.id) AS place
  FROM product_record AS p
  WHERE :year IS NULL OR substr (p.period_to, 1, 4) = :year
)
SELECT e.name, e.uscc, e.region_code, e.industry, e.list_status, p.product, p.process, p.period_from, p.period_to, p.output, p.output_unit,
  p.unit_energy, p.unit
FROM newest AS p JOIN enterprise AS e ON e.id = p.enterprise_id
WHERE p.place = 1 AND (:region IS NULL OR substr (e.region_code, 1, length (:region)) = :region);
