INSERT INTO moved (area, version, table_name, row_id, from_region, to_region)
VALUES (:area, :version, :table_name, :row_id, :from_region, :to_region)
ON CONFLICT (area, version, table_name, row_id) DO UPDATE SET from_region = excluded.from_region, to_region = excluded.to_region
