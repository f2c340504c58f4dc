SELECT first_seq, text, signature FROM receipt
WHERE area = :area AND device = :device AND last_seq >= :first_seq AND first_seq <= :last_seq ORDER BY first_seq
