INSERT INTO upload (id, device, blob_id, size_bytes, created_usec) VALUES (:id, :device, :blob_id, :size_bytes, :usec)
