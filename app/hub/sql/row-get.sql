SELECT area, region, parent, data, gone, version, last_device FROM row
WHERE area = :area AND table_name = :table_name AND row_id = :row_id
