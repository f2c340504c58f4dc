UPDATE account SET failures = :failures, locked_until_usec = :until WHERE area = '' AND name = :name
