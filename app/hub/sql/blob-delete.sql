DELETE FROM blob WHERE area = :area AND id = :id
