SELECT DISTINCT reference_version FROM case_file WHERE closed_on IS NOT NULL AND reference_version IS NOT NULL
