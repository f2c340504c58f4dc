INSERT INTO row (area, table_name, row_id, region, parent, data, gone, version, last_device)
VALUES (:area, :table_name, :row_id, :region, :parent, :data, :gone, :version, :last_device)
ON CONFLICT (area, table_name, row_id) DO UPDATE SET region = excluded.region, parent = excluded.parent,
  data = excluded.data, gone = excluded.gone, version = excluded.version, last_device = excluded.last_device
