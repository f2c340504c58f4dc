SELECT COALESCE (MAX (id), 0) + 1 AS id FROM journal_commit
