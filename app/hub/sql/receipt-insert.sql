INSERT INTO receipt (area, device, first_seq, last_seq, text, signature)
VALUES (:area, :device, :first_seq, :last_seq, :text, :signature)
