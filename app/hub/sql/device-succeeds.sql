INSERT INTO device_state (area, device, predecessor) VALUES (:area, :device, :predecessor)
ON CONFLICT (area, device) DO UPDATE SET predecessor = excluded.predecessor
