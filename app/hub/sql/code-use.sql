UPDATE enrol_code SET used_by = :device WHERE hash = :hash
