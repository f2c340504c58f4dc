SELECT COUNT(*) AS n FROM blob AS b LEFT JOIN sync_blob AS s ON s.id = b.id WHERE s.id IS NULL
