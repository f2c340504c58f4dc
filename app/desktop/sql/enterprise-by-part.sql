SELECT row_no FROM enterprise
WHERE instr (name, :text) OR instr (alias, :text) OR substr (uscc, 1, length (:text)) = upper (:text)
  OR substr (region_code, 1, length (:text)) = :text
ORDER BY instr (name, :text) = 0, instr (name, :text), length (name), row_no LIMIT :most;
