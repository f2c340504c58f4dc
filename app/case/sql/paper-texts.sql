SELECT key, text FROM paper_texts
