SELECT substr (c.opened_on, 1, :characters) AS label, count (*) AS n_cases, sum (c.state = 'closed') AS n_closed,
  sum (EXISTS (SELECT 1 FROM case_finding AS f
    WHERE f.case_id = c.id AND f.violation <> '' AND COALESCE (f.withdrawn_reason, '') = '')) AS n_with_findings
FROM case_file AS c LEFT JOIN enterprise AS e ON e.id = c.enterprise_id
WHERE c.opened_on <> '' AND (:year IS NULL OR substr (c.opened_on, 1, 4) = :year)
  AND (:region IS NULL OR substr (e.region_code, 1, length (:region)) = :region)
GROUP BY label ORDER BY label;
