SELECT version, tag FROM mark WHERE area = :area ORDER BY version DESC LIMIT 1
