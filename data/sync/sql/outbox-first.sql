SELECT COALESCE (MIN (seq), 0) AS seq FROM outbox
