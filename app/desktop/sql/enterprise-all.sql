SELECT row_no FROM enterprise ORDER BY region_code, name;
