DELETE FROM upload WHERE area = :area AND id = :id
