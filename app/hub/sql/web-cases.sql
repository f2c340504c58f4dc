SELECT case_id, region, unit_name, state, month, industry, item, planned_on, visited_on, due_on FROM web_case
WHERE COALESCE (month, '') BETWEEN :first_month AND :last_month AND region BETWEEN :low AND :high AND (:state = '' OR state = :state)
  AND (:industry = '' OR substr (industry, 1, 2) = :industry) AND (:text = '' OR unit_name LIKE :text ESCAPE '!')
  AND (:case_id = '' OR month < :month OR (month = :month AND case_id < :case_id))
ORDER BY month DESC, case_id DESC LIMIT 51
