INSERT INTO enrol_code (area, hash, region, officer, role, expires_usec)
VALUES ('', :hash, :region, :officer, :role, :expires_usec)
