UPDATE account SET failures = 0, locked_until_usec = 0, last_login_usec = :usec WHERE area = '' AND name = :name
