INSERT INTO device_state (area, device, unsent_entries, unsent_papers, unsent_photos, unsent_usec)
VALUES (:area, :device, :entries, :papers, :photos, :usec)
ON CONFLICT (area, device) DO UPDATE SET unsent_entries = excluded.unsent_entries, unsent_papers = excluded.unsent_papers,
  unsent_photos = excluded.unsent_photos, unsent_usec = excluded.unsent_usec
