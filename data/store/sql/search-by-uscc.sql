SELECT row_no, name, text, initials, region_code FROM entry WHERE uscc >= :from AND uscc < :until LIMIT :most
