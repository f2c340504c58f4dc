INSERT OR IGNORE INTO sync_receipt (first_seq, last_seq, text, signature) VALUES (:first_seq, :last_seq, :text, :signature)
