SELECT * FROM issuer WHERE name = :name AND id <> :id ORDER BY kind = 'department' DESC LIMIT 1
