UPDATE device SET forked_usec = :usec WHERE id = :id AND forked_usec IS NULL
