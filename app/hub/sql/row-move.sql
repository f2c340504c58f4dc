UPDATE row SET region = :region, version = :version
WHERE area = :area AND table_name = :table_name AND row_id = :row_id
