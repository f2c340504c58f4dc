SELECT b.id, b.size_bytes, b.mime IN ('application/pdf', 'image/png') AS is_paper,
       EXISTS (SELECT 1 FROM journal AS j JOIN journal_commit AS c ON c.id = j.commit_id
               WHERE j.table_name = 'blob' AND j.row_id = b.id AND c.actor <> 'system') AS is_mine
FROM blob_unsent AS u CROSS JOIN blob AS b ON b.id = u.id
ORDER BY b.mime = 'application/pdf' DESC, b.mime = 'image/png' DESC, b.rowid
