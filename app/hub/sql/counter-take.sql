INSERT INTO counter (area, version) VALUES (:area, 0)
ON CONFLICT (area) DO UPDATE SET version = counter.version RETURNING version
