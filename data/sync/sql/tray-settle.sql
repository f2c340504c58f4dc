UPDATE sync_tray SET settled_usec = :usec, settled_as = :as WHERE id = :id AND settled_usec IS NULL
