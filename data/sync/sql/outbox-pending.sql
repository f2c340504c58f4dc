SELECT COUNT(*) AS n, COALESCE (MIN (c.wall_usec), 0) AS oldest_usec,
       (SELECT COUNT(*) FROM sync_tray WHERE settled_usec IS NULL) AS tray
FROM outbox AS o CROSS JOIN journal AS j ON j.seq = o.seq CROSS JOIN journal_commit AS c ON c.id = j.commit_id
