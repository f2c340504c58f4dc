SELECT b.id, b.size_bytes, b.mime IN ('application/pdf', 'image/png') AS is_paper,
       EXISTS (SELECT 1 FROM journal WHERE table_name = 'blob' AND row_id = b.id) AS is_mine
FROM blob AS b LEFT JOIN sync_blob AS s ON s.id = b.id WHERE s.id IS NULL
ORDER BY b.mime = 'application/pdf' DESC, b.mime = 'image/png' DESC, b.rowid
