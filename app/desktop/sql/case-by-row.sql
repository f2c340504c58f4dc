-- row_no: the rowid, which stays as long as the file is open; the list is read again at each start.
SELECT c.id, c.unit_name, c.state, c.cause, c.opened_on, c.due_on,
  (SELECT min (t.due_on) FROM case_timer AS t WHERE t.case_id = c.id AND t.done_on IS NULL) AS next_due
FROM case_file AS c WHERE c.rowid = :row_no;
