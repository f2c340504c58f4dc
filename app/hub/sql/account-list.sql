SELECT name, region, created_usec, disabled_usec, locked_until_usec, last_login_usec FROM account
WHERE area = '' ORDER BY region, name
