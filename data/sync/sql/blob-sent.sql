INSERT OR REPLACE INTO sync_blob (id, text, signature) VALUES (:id, :text, :signature)
