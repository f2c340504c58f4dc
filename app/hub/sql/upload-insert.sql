INSERT INTO upload (area, id, device, blob_id, size_bytes, created_usec)
VALUES (:area, :id, :device, :blob_id, :size_bytes, :usec)
