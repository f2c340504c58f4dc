INSERT INTO part (part, rowid, text, initials) VALUES ('delete', :row_no, :text, :initials)
