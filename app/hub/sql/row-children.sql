SELECT table_name, row_id, region FROM row WHERE area = :area AND parent = :parent
