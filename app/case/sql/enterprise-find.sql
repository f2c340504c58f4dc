-- By id, credit code or whole name.
SELECT * FROM enterprise WHERE id = :key OR uscc = :key OR name = :key OR alias = :key LIMIT 2
