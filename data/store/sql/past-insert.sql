INSERT INTO past_device (id, public_key, until_seq)
VALUES (:id, :public_key, (SELECT COALESCE (MAX (seq), 0) FROM journal))
