SELECT area, seq, hash FROM head WHERE area = :area AND device = :device
