-- Numbers that this laptop may still give out this year, the scarcest series first.
SELECT b.issuer_name, b.series,
  sum (b.last_no - max (b.first_no - 1, COALESCE ((SELECT max (p.seq) FROM case_paper AS p
    WHERE p.issuer_name = b.issuer_name AND p.series = b.series AND p.year = b.year
      AND p.seq BETWEEN b.first_no AND b.last_no), 0))) AS n_left
FROM number_block AS b
WHERE b.year = CAST (substr (:day, 1, 4) AS INTEGER)
  AND (b.device IS NULL OR b.device = (SELECT value FROM meta WHERE key = 'device_id'))
GROUP BY b.issuer_name, b.series ORDER BY n_left, b.issuer_name, b.series LIMIT 40;
