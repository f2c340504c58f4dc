-- Of the reference pack: the row behind a rule id.
SELECT table_name, row_no, provenance FROM rules WHERE rule_id = :rule_id
