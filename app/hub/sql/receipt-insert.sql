INSERT INTO receipt (device, first_seq, last_seq, text, signature) VALUES (:device, :first_seq, :last_seq, :text, :signature)
