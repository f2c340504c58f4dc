SELECT DISTINCT j.table_name, j.row_id FROM outbox AS o CROSS JOIN journal AS j ON j.seq = o.seq
WHERE o.seq <= (SELECT COALESCE (MAX (until_seq), 0) FROM past_device)
