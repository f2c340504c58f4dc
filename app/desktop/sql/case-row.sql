SELECT rowid AS row_no FROM case_file WHERE id = :id;
