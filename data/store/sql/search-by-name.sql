SELECT row_no, name, text, initials, region_code FROM entry WHERE name >= :from AND name < :until ORDER BY name LIMIT :most
