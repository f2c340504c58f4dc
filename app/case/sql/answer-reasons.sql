-- Why unusual answers of a case are right; of answers given anew since, the reason no longer holds.
SELECT s.checklist AS checklist, a.path AS path, a.reason_for AS value, a.reason AS reason
FROM case_answer AS a JOIN case_answers AS s ON s.id = a.answers_id
WHERE a.case_id = :case_id AND a.reason IS NOT NULL AND (a.value IS NULL OR a.value = a.reason_for)
ORDER BY s.checklist, a.rowid
