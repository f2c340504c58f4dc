SELECT area, id, public_key, region, officer, role, revoked_usec, forked_usec FROM device
WHERE area = :area AND id = :id
