UPDATE device SET last_seen_usec = :usec, app_version = :app_version WHERE area = :area AND id = :id
