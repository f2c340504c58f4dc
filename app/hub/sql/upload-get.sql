SELECT * FROM upload WHERE id = :id AND device = :device
