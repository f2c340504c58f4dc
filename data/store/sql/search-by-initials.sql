SELECT row_no, name, text, initials, region_code FROM entry WHERE initials >= :from AND initials < :until LIMIT :most
