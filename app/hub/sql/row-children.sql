SELECT table_name, row_id, region FROM row WHERE parent = :parent
