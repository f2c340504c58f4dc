-- Entries, attachments and open questions of one case that the hub has not taken.
WITH content (id) AS (
  SELECT blob_id FROM case_evidence WHERE case_id = :case_id
  UNION SELECT blob_id FROM case_paper WHERE case_id = :case_id
  UNION SELECT signed_blob_id FROM case_paper WHERE case_id = :case_id
  UNION SELECT blob_id FROM paper_signature WHERE case_id = :case_id
  UNION SELECT answers_blob_id FROM case_answers WHERE case_id = :case_id
  UNION SELECT instance_blob_id FROM case_answers WHERE case_id = :case_id
  UNION SELECT form_blob_id FROM case_answers WHERE case_id = :case_id
  UNION SELECT earlier_blob_id FROM case_answers WHERE case_id = :case_id
),
piece (table_name, id) AS (
  SELECT 'case_file', :case_id
  UNION ALL SELECT 'case_answer', id FROM case_answer
    WHERE answers_id IN (SELECT id FROM case_answers WHERE case_id = :case_id)
  UNION ALL SELECT 'case_answers', id FROM case_answers WHERE case_id = :case_id
  UNION ALL SELECT 'case_evidence', id FROM case_evidence WHERE case_id = :case_id
  UNION ALL SELECT 'case_extension', id FROM case_extension WHERE case_id = :case_id
  UNION ALL SELECT 'case_finding', id FROM case_finding WHERE case_id = :case_id
  UNION ALL SELECT 'case_interview', id FROM case_interview WHERE case_id = :case_id
  UNION ALL SELECT 'case_milestone', id FROM case_milestone WHERE case_id = :case_id
  UNION ALL SELECT 'case_officer', id FROM case_officer WHERE case_id = :case_id
  UNION ALL SELECT 'case_paper', id FROM case_paper WHERE case_id = :case_id
  UNION ALL SELECT 'case_preserved', id FROM case_preserved WHERE case_id = :case_id
  UNION ALL SELECT 'case_reason', id FROM case_reason WHERE case_id = :case_id
  UNION ALL SELECT 'case_recheck', id FROM case_recheck WHERE case_id = :case_id
  UNION ALL SELECT 'case_timer', id FROM case_timer WHERE case_id = :case_id
  UNION ALL SELECT 'paper_service', id FROM paper_service WHERE case_id = :case_id
  UNION ALL SELECT 'paper_signature', id FROM paper_signature WHERE case_id = :case_id
  UNION ALL SELECT 'blob', id FROM content WHERE id IS NOT NULL
)
SELECT
  (SELECT COUNT(*) FROM piece AS p JOIN journal AS j ON j.table_name = p.table_name AND j.row_id = p.id
   JOIN outbox AS o ON o.seq = j.seq) AS operations,
  (SELECT COUNT(*) FROM content AS c LEFT JOIN sync_blob AS s ON s.id = c.id
   WHERE c.id IS NOT NULL AND s.id IS NULL) AS blobs,
  (SELECT COUNT(*) FROM piece AS p JOIN sync_tray AS t ON t.table_name = p.table_name AND t.row_id = p.id
   WHERE t.settled_usec IS NULL) AS tray
