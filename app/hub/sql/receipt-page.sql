SELECT device, first_seq, last_seq, text, signature FROM receipt
WHERE area = :area AND device = :device AND first_seq > :after ORDER BY first_seq LIMIT :n
