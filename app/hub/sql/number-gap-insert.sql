INSERT INTO number_gap (area, issuer_name, series, year, first_no, last_no, since_usec)
VALUES ('', :issuer_name, :series, :year, :first_no, :last_no, :usec)
ON CONFLICT (area, issuer_name, series, year, first_no) DO UPDATE
SET last_no = excluded.last_no, since_usec = excluded.since_usec
