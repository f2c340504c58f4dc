UPDATE device SET revoked_usec = :usec WHERE id = :id AND revoked_usec IS NULL RETURNING id
