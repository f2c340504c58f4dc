SELECT id, unit_name, state, opened_on FROM case_file ORDER BY last_step_usec DESC, opened_on DESC, id LIMIT 12;
