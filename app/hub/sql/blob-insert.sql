INSERT INTO blob (area, id, size_bytes, region, text, signature) VALUES (:area, :id, :size_bytes, :region, :text, :signature)
ON CONFLICT (area, id) DO NOTHING
