SELECT row_no, id, name, uscc, region_code, industry, list_status, is_key_unit, is_two_high
FROM enterprise WHERE row_no = :row_no;
