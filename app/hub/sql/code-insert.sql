INSERT INTO enrol_code (hash, region, officer, role, expires_usec) VALUES (:hash, :region, :officer, :role, :expires_usec)
