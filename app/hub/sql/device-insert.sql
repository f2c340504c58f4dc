INSERT INTO device (area, id, public_key, region, officer, role, enrolled_usec)
VALUES (:area, :id, :public_key, :region, :officer, :role, :enrolled_usec)
