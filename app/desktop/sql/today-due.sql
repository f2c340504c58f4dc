SELECT t.case_id AS id, t.kind, t.due_on, t.calendar_incomplete, c.unit_name
FROM case_timer AS t JOIN case_file AS c ON c.id = t.case_id
WHERE t.done_on IS NULL AND t.due_on <= :until AND t.kind <> 'earliest-visit' AND c.state <> 'closed'
ORDER BY t.due_on, c.unit_name, t.kind;
