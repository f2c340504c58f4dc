INSERT OR REPLACE INTO moved (version, region, table_name, row_id) VALUES (:version, :region, :table_name, :row_id)
