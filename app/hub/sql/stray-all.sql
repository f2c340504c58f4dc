SELECT area, to_area, table_name, row_id FROM stray ORDER BY area, to_area LIMIT :n
