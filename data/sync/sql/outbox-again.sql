INSERT OR IGNORE INTO outbox (seq) SELECT j.seq FROM journal AS j JOIN synced_table AS t ON t.name = j.table_name
WHERE t.goes_out AND j.seq > :after ORDER BY j.seq
