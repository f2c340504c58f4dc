INSERT INTO device (id, public_key, region, officer, role, enrolled_usec, head_hash)
VALUES (:id, :public_key, :region, :officer, :role, :enrolled_usec, :head_hash)
