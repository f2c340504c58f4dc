UPDATE past_device SET is_told = 1 WHERE :id IS NULL OR id = :id
