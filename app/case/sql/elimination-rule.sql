-- Of the reference pack: the printed list entry behind a rule id.
SELECT n.title AS title, m.notice_no AS notice_no, m.item_no AS item_no, m.stop_use_by AS stop_use_by, m.deadline_text AS deadline_text
FROM elimination_models AS m LEFT JOIN notices AS n ON n.batch = m.batch
WHERE m.id = :rule_id
