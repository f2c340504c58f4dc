SELECT issuer_name, series, year, first_no, last_no, device FROM number_block ORDER BY issuer_name, series, year, first_no
