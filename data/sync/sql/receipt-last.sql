SELECT COALESCE (MAX (last_seq), 0) FROM sync_receipt
