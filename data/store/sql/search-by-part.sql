SELECT e.row_no, e.name, e.text, e.initials, e.region_code FROM part AS p JOIN entry AS e ON e.row_no = p.rowid
WHERE p.part MATCH :query LIMIT :most
