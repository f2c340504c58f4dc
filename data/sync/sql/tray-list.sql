SELECT t.*, j.new_value AS mine, j.is_sealed AS mine_is_sealed, j.kind AS entry_kind
FROM sync_tray AS t LEFT JOIN journal AS j ON j.seq = t.seq
WHERE t.settled_usec IS NULL AND (:id IS NULL OR t.id = :id) ORDER BY t.id
