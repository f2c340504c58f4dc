INSERT INTO stray (area, table_name, row_id, to_area) VALUES (:area, :table_name, :row_id, :to_area)
ON CONFLICT (area, table_name, row_id) DO UPDATE SET to_area = excluded.to_area
