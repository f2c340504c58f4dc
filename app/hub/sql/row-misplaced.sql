SELECT CAST (COUNT (*) AS BIGINT) AS n FROM row AS r
WHERE r.area = :area
  AND ((r.region <> '' AND substr (r.region, 1, 4) <> substr (r.area, 1, 4)) OR (r.parent IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM row AS p WHERE p.area = :area AND p.region = r.region
      AND p.table_name = CASE WHEN r.parent LIKE 'case_file/%' THEN 'case_file'
        WHEN r.parent LIKE 'enterprise/%' THEN 'enterprise' ELSE 'issuer' END
      AND p.row_id = substr (r.parent, CASE WHEN r.parent LIKE 'case_file/%' THEN 11
        WHEN r.parent LIKE 'enterprise/%' THEN 12 ELSE 8 END))))
