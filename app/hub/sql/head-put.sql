INSERT INTO head (area, device, seq, hash) VALUES (:area, :device, :seq, :hash)
ON CONFLICT (area, device) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
