SELECT issuer_name, series, year, first_no, last_no, since_usec FROM number_gap
WHERE area = '' ORDER BY issuer_name, series, year, first_no
