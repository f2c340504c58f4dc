-- The rules that name a span of time.
SELECT rule_id, term_cn, rule_en, value, unit, day_type, basis, confidence FROM procedure_rules
WHERE value GLOB '[0-9]*' AND (unit GLOB 'days*' OR unit GLOB 'month*' OR unit GLOB 'year*') ORDER BY row_no;
