SELECT * FROM row WHERE table_name = :table_name AND row_id = :row_id
