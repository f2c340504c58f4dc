SELECT j.table_name, j.row_id FROM outbox AS o CROSS JOIN journal AS j ON j.seq = o.seq
UNION SELECT table_name, row_id FROM sync_tray
