SELECT id, region, officer, role, enrolled_usec, revoked_usec, forked_usec, last_seen_usec, app_version,
  (SELECT COALESCE (MAX (seq), 0) FROM head AS h WHERE h.device = d.id) AS head_seq,
  s.unsent_entries, s.unsent_papers, s.unsent_photos
FROM device AS d LEFT JOIN device_state AS s ON s.area = d.area AND s.device = d.id ORDER BY region, enrolled_usec, id
