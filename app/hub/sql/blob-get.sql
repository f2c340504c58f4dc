SELECT region, size_bytes, text, signature FROM blob WHERE area = :area AND id = :id
