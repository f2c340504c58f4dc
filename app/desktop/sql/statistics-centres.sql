-- The newest year of each room; a month counts when both meters were read.
WITH years AS (
  SELECT m.enterprise_id, m.room, substr (m.month, 1, 4) AS year, count (*) AS months, sum (m.e_total_kwh) AS total_kwh,
    sum (m.e_it_kwh) AS it_kwh,
    row_number () OVER (PARTITION BY m.enterprise_id, m.room ORDER BY substr (m.month, 1, 4) DESC) AS place
  FROM meter_month AS m
  WHERE m.e_total_kwh IS NOT NULL AND m.e_it_kwh IS NOT NULL AND (:year IS NULL OR substr (m.month, 1, 4) = :year)
  GROUP BY m.enterprise_id, m.room, substr (m.month, 1, 4)
)
SELECT e.name, e.uscc, e.region_code, y.room, y.year, y.months, y.total_kwh, y.it_kwh
FROM years AS y JOIN enterprise AS e ON e.id = y.enterprise_id
WHERE y.place = 1 AND (:region IS NULL OR substr (e.region_code, 1, length (:region)) = :region)
ORDER BY y.total_kwh / nullif (y.it_kwh, 0), e.name, y.room;
