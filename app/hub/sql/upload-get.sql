SELECT blob_id, size_bytes FROM upload WHERE area = :area AND id = :id AND device = :device
