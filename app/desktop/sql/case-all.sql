SELECT c.id, c.unit_name, c.state, c.cause, c.opened_on, c.due_on,
  (SELECT min (t.due_on) FROM case_timer AS t WHERE t.case_id = c.id AND t.done_on IS NULL) AS next_due
FROM case_file AS c
ORDER BY c.state = 'closed', next_due IS NULL, next_due, c.opened_on DESC, c.id;
