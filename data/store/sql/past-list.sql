SELECT id, public_key, until_seq, is_told FROM past_device ORDER BY rowid
