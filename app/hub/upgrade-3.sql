-- After what schema.sql has under "Version 3.", on both databases: who went on under a new name is told by the log.
INSERT INTO device_state (area, device, predecessor)
SELECT area, detail, device FROM audit WHERE what = 'succeeded' AND detail IS NOT NULL AND device IS NOT NULL
ON CONFLICT (area, device) DO NOTHING;
