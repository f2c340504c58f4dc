SELECT text, signature FROM receipt WHERE device = :device AND last_seq >= :first_seq AND first_seq <= :last_seq ORDER BY first_seq
