SELECT row_id, region, data, gone FROM row
WHERE area = :area AND table_name = :table_name AND row_id > :after ORDER BY row_id LIMIT :n
