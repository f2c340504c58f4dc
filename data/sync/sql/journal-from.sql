SELECT j.seq, j.commit_id, j.kind, j.table_name, j.row_id, j.field, j.old_value, j.new_value, j.is_sealed, j.prev_hash,
       j.hash, c.actor, c.wall_usec, c.mono_usec, c.boot_id, c.checklist_version, c.rules_version,
       c.reference_version, c.first_seq, c.last_seq, c.signature
FROM journal AS j JOIN journal_commit AS c ON c.id = j.commit_id
WHERE j.seq >= :from ORDER BY j.seq
