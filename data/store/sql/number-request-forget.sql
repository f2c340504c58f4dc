DELETE FROM number_request
