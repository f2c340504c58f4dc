INSERT INTO number_request (id, issuer_name, series, year, count)
VALUES (:id, :issuer_name, :series, :year, :count)
