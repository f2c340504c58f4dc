INSERT INTO row (table_name, row_id, region, own_region, parent, data, gone, version, last_device)
VALUES (:table_name, :row_id, :region, :own_region, :parent, :data, :gone, :version, :last_device)
ON CONFLICT (table_name, row_id) DO UPDATE SET region = excluded.region, own_region = excluded.own_region,
  parent = excluded.parent, data = excluded.data, gone = excluded.gone, version = excluded.version,
  last_device = excluded.last_device
