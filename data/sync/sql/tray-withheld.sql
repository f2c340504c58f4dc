INSERT OR IGNORE INTO sync_tray (kind, seq, table_name, row_id, field, reason, received_usec)
SELECT 'quarantined', j.seq, j.table_name, j.row_id, j.field, 'too_large', :received_usec
FROM outbox AS o JOIN journal AS j ON j.seq = o.seq WHERE o.seq BETWEEN :first_seq AND :last_seq
