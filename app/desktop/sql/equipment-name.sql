SELECT q.id, q.model || ' ' || COALESCE (e.name, '') AS name FROM equipment AS q LEFT JOIN enterprise AS e ON e.id = q.enterprise_id WHERE q.id = :id;
