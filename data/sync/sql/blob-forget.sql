DELETE FROM sync_blob
