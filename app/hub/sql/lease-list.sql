SELECT * FROM number_lease ORDER BY issuer_name, series, year, first_no
