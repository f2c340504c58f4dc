SELECT case_id, region, unit_name, state, due_on, completion_on, item FROM web_case
WHERE region BETWEEN :low AND :high AND state IN ('served', 'rectifying') AND due_on < :today
ORDER BY due_on, case_id LIMIT 500
