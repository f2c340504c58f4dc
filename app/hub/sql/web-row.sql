SELECT area, region, data, gone FROM row WHERE row_id = :row_id AND table_name = :table_name ORDER BY area LIMIT 1
