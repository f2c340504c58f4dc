SELECT code, name, level FROM regions WHERE level <= 2 ORDER BY code;
