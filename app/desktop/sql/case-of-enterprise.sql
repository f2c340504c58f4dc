-- Open cases first, then the newest.
SELECT c.id, c.state, c.item, c.opened_on, c.closed_on,
  (SELECT min (t.due_on) FROM case_timer AS t WHERE t.case_id = c.id AND t.done_on IS NULL) AS next_due
FROM case_file AS c WHERE c.enterprise_id = :enterprise_id
ORDER BY c.state = 'closed', c.opened_on DESC, c.id LIMIT 200;
