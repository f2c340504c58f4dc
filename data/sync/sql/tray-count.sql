SELECT COUNT(*) AS n FROM sync_tray WHERE settled_usec IS NULL
