INSERT INTO moved (version, region, table_name, row_id) VALUES (:version, :region, :table_name, :row_id)
ON CONFLICT (version, table_name, row_id) DO UPDATE SET region = excluded.region
