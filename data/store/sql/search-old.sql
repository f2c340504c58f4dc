SELECT text, initials FROM entry WHERE row_no = :row_no
