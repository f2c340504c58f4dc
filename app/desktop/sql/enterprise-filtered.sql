WITH visit AS (
  SELECT enterprise_id, max (visit_start) AS last_visit FROM case_file
  WHERE :visit_after IS NOT NULL OR :visit_before IS NOT NULL GROUP BY enterprise_id
)
SELECT e.row_no FROM enterprise AS e LEFT JOIN visit AS v ON v.enterprise_id = e.id
WHERE (:region IS NULL OR substr (e.region_code, 1, length (:region)) = :region)
  AND (:industry IS NULL OR e.industry = :industry)
  AND (:list_status IS NULL OR e.list_status = :list_status)
  AND (:key_unit IS NULL OR e.is_key_unit = :key_unit)
  AND (:two_high IS NULL OR e.is_two_high = :two_high)
  AND (:visit_after IS NULL OR v.last_visit >= :visit_after)
  AND (:visit_before IS NULL OR COALESCE (v.last_visit, '') < :visit_before)
ORDER BY e.region_code, e.name;
