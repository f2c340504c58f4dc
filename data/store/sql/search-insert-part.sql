INSERT INTO part (rowid, text, initials) VALUES (:row_no, :text, :initials)
