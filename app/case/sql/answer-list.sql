SELECT id, path, value, reason, reason_for FROM case_answer WHERE answers_id = :answers_id ORDER BY rowid
