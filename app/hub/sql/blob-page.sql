SELECT area, id, size_bytes, text, signature FROM blob WHERE area = :area AND id > :after ORDER BY id LIMIT :n
