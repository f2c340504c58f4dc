-- In the order of the rows and then sorted: through the index that has the order each row would be looked for alone.
SELECT e.row_no FROM enterprise AS e NOT INDEXED
WHERE (:region IS NULL OR substr (e.region_code, 1, length (:region)) = :region)
  AND (:industry IS NULL OR e.industry = :industry)
  AND (:list_status IS NULL OR e.list_status = :list_status)
  AND (:key_unit IS NULL OR e.is_key_unit = :key_unit)
  AND (:two_high IS NULL OR e.is_two_high = :two_high)
  AND (:visit_after IS NULL
       OR e.id IN (SELECT enterprise_id FROM case_file WHERE visit_start >= :visit_after))
  AND (:visit_before IS NULL
       OR e.id NOT IN (SELECT enterprise_id FROM case_file
                       WHERE visit_start >= :visit_before AND enterprise_id IS NOT NULL))
ORDER BY e.region_code, e.name;
