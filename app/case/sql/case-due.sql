-- Periods that run, the nearest first; of one case, or of all (:case_id NULL). title: of a milestone.
SELECT t.due_on, t.kind, t.rule, t.subject, t.confidence, t.calendar_incomplete, t.case_id, c.unit_name, c.state,
       CASE t.kind WHEN 'milestone' THEN (SELECT m.title FROM case_milestone AS m WHERE m.id = t.subject) END AS title
FROM case_timer AS t INDEXED BY case_timer_open JOIN case_file AS c ON c.id = t.case_id
WHERE t.done_on IS NULL AND t.due_on <= :until AND (:case_id IS NULL OR t.case_id = :case_id)
ORDER BY t.due_on
LIMIT :most
