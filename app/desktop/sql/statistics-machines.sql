-- The columns after "owner" are named as those of a record.
SELECT q.category, COALESCE (q.count, 1) AS n_machines, COALESCE (q.running_state, '') IN ('停用', '报废', 'stopped', 'scrapped') AS is_idle,
  COALESCE (substr (e.region_code, 1, :digits), '') AS owner,
  q.model, q.rated_kw, q.poles, q.voltage_v, q.capacity_kva, q.made_year, q.in_service_year AS in_service, q.efficiency_pct,
  q.annual_hours AS running_hours
FROM equipment AS q JOIN enterprise AS e ON e.id = q.enterprise_id
WHERE :region IS NULL OR substr (e.region_code, 1, length (:region)) = :region;
