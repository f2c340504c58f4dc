INSERT INTO blob (id, size_bytes, region, text, signature) VALUES (:id, :size_bytes, :region, :text, :signature)
ON CONFLICT (id) DO NOTHING
