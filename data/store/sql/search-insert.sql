INSERT INTO entry (row_no, name, text, initials, uscc, region_code)
VALUES (:row_no, :name, :text, :initials, :uscc, :region_code)
