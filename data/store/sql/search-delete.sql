DELETE FROM entry WHERE row_no = :row_no
