INSERT INTO number_lease (area, request_id, device, issuer_name, series, year, first_no, last_no, leased_usec)
VALUES ('', :request_id, :device, :issuer_name, :series, :year, :first_no, :last_no, :usec)
