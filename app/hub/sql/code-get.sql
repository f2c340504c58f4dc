SELECT region, officer, role, expires_usec, used_by FROM enrol_code WHERE area = '' AND hash = :hash
