INSERT INTO account (area, name, region, password, created_usec, failures, locked_until_usec)
VALUES ('', :name, :region, :password, :usec, 0, 0)
