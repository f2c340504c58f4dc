SELECT row_no, name, text, initials, region_code FROM entry WHERE region_code >= :from AND region_code < :until LIMIT :most
