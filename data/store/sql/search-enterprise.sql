SELECT row_no, name, alias, uscc, region_code, address FROM enterprise WHERE row_no = :row_no
