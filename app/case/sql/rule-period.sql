SELECT rule_id, term_cn, value, unit, day_type, enforce, basis, confidence FROM procedure_rules
WHERE rule_id = upper (:key) OR term_cn = :key ORDER BY row_no LIMIT 1
