UPDATE row SET region = :region, version = :version WHERE table_name = :table_name AND row_id = :row_id
