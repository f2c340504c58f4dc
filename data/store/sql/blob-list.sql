SELECT id, size_bytes, mime, name FROM blob ORDER BY id
