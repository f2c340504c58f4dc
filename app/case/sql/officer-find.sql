SELECT * FROM officer WHERE id = :key OR cert_no = :key ORDER BY is_active DESC LIMIT 1
