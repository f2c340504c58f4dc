SELECT id, size_bytes FROM blob ORDER BY rowid
