SELECT row_no FROM enterprise
WHERE instr (name, :text) OR instr (coalesce (alias, ''), :text) OR instr (coalesce (uscc, ''), upper (:text)) = 1
ORDER BY instr (name, :text), length (name), region_code;
