SELECT * FROM device WHERE id = :id
