SELECT * FROM device ORDER BY region, enrolled_usec, id
