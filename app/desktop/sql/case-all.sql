-- Open cases before closed ones, by their next deadline; rowid: see case-by-row.sql.
SELECT c.rowid AS row_no
FROM case_file AS c
LEFT JOIN (SELECT case_id, min (due_on) AS due_on FROM case_timer WHERE done_on IS NULL GROUP BY case_id) AS t
  ON t.case_id = c.id
ORDER BY c.state = 'closed', t.due_on IS NULL, t.due_on, c.opened_on DESC, c.id;
