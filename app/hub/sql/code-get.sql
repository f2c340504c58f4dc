SELECT * FROM enrol_code WHERE hash = :hash
