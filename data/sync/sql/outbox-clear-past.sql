DELETE FROM outbox WHERE seq <= (SELECT COALESCE (MAX (until_seq), 0) FROM past_device)
