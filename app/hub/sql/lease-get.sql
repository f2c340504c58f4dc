SELECT * FROM number_lease WHERE request_id = :request_id
