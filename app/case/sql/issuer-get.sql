SELECT * FROM issuer WHERE id = :id
