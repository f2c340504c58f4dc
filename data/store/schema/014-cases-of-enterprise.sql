-- Step 014: the cases of an enterprise are found without looking at all the others.
CREATE INDEX case_file_by_enterprise ON case_file (enterprise_id);
