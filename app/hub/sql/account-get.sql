SELECT region, password, disabled_usec, failures, locked_until_usec FROM account WHERE area = '' AND name = :name
