SELECT f.violation, count (*) AS n_findings, count (DISTINCT f.case_id) AS n_cases, sum (COALESCE (f.quantity, 1)) AS n_machines
FROM case_finding AS f JOIN case_file AS c ON c.id = f.case_id LEFT JOIN enterprise AS e ON e.id = c.enterprise_id
WHERE f.violation <> '' AND COALESCE (f.withdrawn_reason, '') = '' AND (:year IS NULL OR substr (c.opened_on, 1, 4) = :year)
  AND (:region IS NULL OR substr (e.region_code, 1, length (:region)) = :region)
GROUP BY f.violation ORDER BY n_findings DESC, f.violation;
