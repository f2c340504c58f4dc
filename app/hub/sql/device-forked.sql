UPDATE device SET forked_usec = :usec WHERE area = :area AND id = :id AND forked_usec IS NULL
