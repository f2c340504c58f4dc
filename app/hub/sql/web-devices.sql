SELECT id, region, officer, enrolled_usec, revoked_usec, forked_usec, last_seen_usec, app_version,
  (SELECT COALESCE (MAX (seq), 0) FROM head AS h WHERE h.device = d.id) AS head_seq
FROM device AS d WHERE region BETWEEN :low AND :high AND role <> 'import' ORDER BY region, enrolled_usec, id
