DELETE FROM number_request WHERE id = :id
