SELECT row_no, name, alias, uscc, region_code, address FROM enterprise ORDER BY row_no
