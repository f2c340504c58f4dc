SELECT hash FROM op WHERE device = :device AND seq = :seq
