SELECT j.seq, j.kind, j.table_name, j.row_id, j.field, j.old_value, j.new_value, j.is_sealed, hex(j.hash) AS hash,
       c.device, c.actor, c.wall_usec, c.mono_usec, c.boot_id
FROM journal AS j JOIN journal_commit AS c ON c.id = j.commit_id
WHERE j.table_name IN (SELECT name FROM synced_table) AND j.row_id IN (SELECT value FROM json_each(:ids))
ORDER BY j.seq
