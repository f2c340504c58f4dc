UPDATE enrol_code SET used_by = :device WHERE area = '' AND hash = :hash
