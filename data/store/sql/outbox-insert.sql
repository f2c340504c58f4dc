INSERT INTO outbox (seq) VALUES (:seq)
