SELECT o.*, c.last_seq, c.actor, c.wall_usec, c.mono_usec, c.boot_id, c.checklist_version, c.rules_version,
       c.reference_version, c.signature
FROM op AS o JOIN op_commit AS c ON c.device = o.device AND c.first_seq = o.commit_first_seq
WHERE o.device = :device ORDER BY o.seq
