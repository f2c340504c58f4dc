SELECT reference_version FROM case_file WHERE id = :id AND closed_on IS NOT NULL AND reference_version IS NOT NULL
