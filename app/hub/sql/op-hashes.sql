SELECT hash FROM op
WHERE area = :area AND device = :device AND seq >= :first_seq AND seq <= :last_seq ORDER BY seq
