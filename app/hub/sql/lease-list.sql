SELECT device, issuer_name, series, year, first_no, last_no, leased_usec FROM number_lease
WHERE area = '' ORDER BY issuer_name, series, year, first_no
