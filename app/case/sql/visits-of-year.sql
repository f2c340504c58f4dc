-- Visits of the same issuer to the unit in the year that took place or were planned before this case; a case that ended
-- before its visit counts for nothing. same_item: those with the same item.
SELECT COUNT(*) AS visits, COALESCE(SUM(item IS :item), 0) AS same_item
FROM case_file
WHERE issuer_id = :issuer_id AND id <> :id
  AND ((:uscc IS NOT NULL AND uscc = :uscc) OR enterprise_id = :enterprise_id)
  AND substr(COALESCE(visit_start, planned_start, opened_on), 1, 4) = :year
  AND (visit_start IS NOT NULL OR (state <> 'closed' 
       AND rowid < COALESCE ((SELECT rowid FROM case_file WHERE id = :id), 9223372036854775807)))
