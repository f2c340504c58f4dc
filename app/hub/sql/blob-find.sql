SELECT area, region FROM blob WHERE id = :id
