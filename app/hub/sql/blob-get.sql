SELECT * FROM blob WHERE id = :id
