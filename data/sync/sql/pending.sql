SELECT j.table_name, j.row_id, j.field FROM outbox AS o CROSS JOIN journal AS j ON j.seq = o.seq
UNION SELECT table_name, row_id, field FROM sync_tray WHERE settled_usec IS NULL AND kind = 'conflict'
