SELECT area, seq, hash FROM head WHERE device = :device ORDER BY seq DESC
