DELETE FROM pack WHERE area = :area AND sha256 = :id
