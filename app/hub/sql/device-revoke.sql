UPDATE device SET revoked_usec = :usec WHERE area = :area AND id = :id AND revoked_usec IS NULL RETURNING id
