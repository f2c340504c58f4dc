INSERT OR IGNORE INTO sync_tray (kind, seq, table_name, row_id, field, theirs, is_sealed, reason, received_usec)
SELECT :kind, :seq, :table_name, :row_id, :field, :theirs, :is_sealed, :reason, :received_usec
WHERE NOT EXISTS (SELECT 1 FROM sync_tray WHERE :seq IS NULL AND kind = :kind AND table_name = :table_name
                  AND row_id = :row_id AND settled_usec IS NULL)
