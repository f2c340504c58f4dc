SELECT * FROM legal_texts
