SELECT table_name, row_id, data FROM row WHERE area = :area AND parent = :parent AND gone IS NULL
ORDER BY table_name, row_id
