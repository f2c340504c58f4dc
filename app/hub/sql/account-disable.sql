UPDATE account SET disabled_usec = :usec WHERE area = '' AND name = :name
