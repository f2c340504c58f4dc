SELECT area, region, parent, data, gone, version, last_device FROM row
  WHERE area = :area AND table_name = :table_name AND row_id = :row_id
UNION ALL
SELECT area, region, parent, data, gone, version, last_device FROM row
  WHERE row_id = :row_id AND table_name = :table_name AND area <> :area
LIMIT 1
