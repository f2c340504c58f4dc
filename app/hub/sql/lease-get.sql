SELECT device, first_no, last_no FROM number_lease WHERE area = '' AND request_id = :request_id
