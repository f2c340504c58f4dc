-- What tells whether the list of enterprises is another: entries about one since :seen, and how many there are, since
-- what a sync brings is in no journal of ours.
SELECT '' AS id,
  (SELECT coalesce(max(seq), 0) FROM journal) AS last_seq,
  (SELECT count(*) FROM journal WHERE seq > CAST(:seen AS INTEGER) AND +table_name = 'enterprise') AS n_entries,
  (SELECT count(*) FROM enterprise) AS n_rows;
