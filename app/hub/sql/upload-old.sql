SELECT area, id FROM upload WHERE created_usec < :before_usec LIMIT :n
