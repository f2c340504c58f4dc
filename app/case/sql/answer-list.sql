SELECT id, path, value FROM case_answer WHERE answers_id = :answers_id ORDER BY rowid
