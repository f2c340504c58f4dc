SELECT o.seq, o.kind, o.table_name, o.row_id, o.field, o.old_value, o.new_value, o.hash, c.last_seq, c.actor, c.wall_usec,
  c.mono_usec, c.boot_id, c.checklist_version, c.rules_version, c.reference_version, c.signature
FROM op AS o JOIN op_commit AS c ON c.area = o.area AND c.device = o.device AND c.first_seq = o.commit_first_seq
WHERE o.area = :area AND o.device = :device AND o.seq > :after ORDER BY o.seq LIMIT :n
