UPDATE account SET password = :password, failures = 0, locked_until_usec = 0, disabled_usec = NULL
WHERE area = '' AND name = :name
