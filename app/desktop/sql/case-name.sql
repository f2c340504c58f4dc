SELECT id, unit_name AS name FROM case_file WHERE id = :id;
