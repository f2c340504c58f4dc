SELECT predecessor FROM device_state WHERE area = :area AND device = :device
