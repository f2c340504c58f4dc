SELECT * FROM case_file WHERE id = :id
