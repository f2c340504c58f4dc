-- Earlier visits of the same issuer to the unit in the year; same_item: those with the same item.
SELECT COUNT(*) AS visits, COALESCE(SUM(item IS :item), 0) AS same_item
FROM case_file
WHERE issuer_id = :issuer_id AND id <> :id
  AND ((:uscc IS NOT NULL AND uscc = :uscc) OR enterprise_id = :enterprise_id)
  AND substr(COALESCE(visit_start, planned_start, opened_on), 1, 4) = :year
