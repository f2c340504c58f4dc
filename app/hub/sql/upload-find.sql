SELECT id FROM upload WHERE area = :area AND device = :device AND blob_id = :blob_id
ORDER BY created_usec DESC LIMIT 1
