-- Periods that run, the nearest first.
SELECT t.due_on, t.kind, t.rule, t.subject, t.confidence, t.calendar_incomplete, t.case_id, c.unit_name, c.state
FROM case_timer AS t INDEXED BY case_timer_open JOIN case_file AS c ON c.id = t.case_id
WHERE t.done_on IS NULL AND t.due_on <= :until
ORDER BY t.due_on
LIMIT :most
