SELECT c.id, c.unit_name, c.uscc, c.state, c.opened_on, c.due_on, c.cause,
       (SELECT MIN(t.due_on) FROM case_timer AS t WHERE t.case_id = c.id AND t.done_on IS NULL) AS next_due
FROM case_file AS c ORDER BY c.opened_on DESC, c.id
