SELECT hash FROM op WHERE area = :area AND device = :device AND seq = :seq
