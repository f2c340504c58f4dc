INSERT OR IGNORE INTO blob (id, size_bytes, region, text, signature) VALUES (:id, :size_bytes, :region, :text, :signature)
