SELECT b.id, b.size_bytes FROM blob AS b LEFT JOIN sync_blob AS s ON s.id = b.id WHERE s.id IS NULL
ORDER BY b.mime = 'application/pdf' DESC, b.mime = 'image/png' DESC, b.rowid
