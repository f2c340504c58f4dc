SELECT COALESCE (SUM (b.last_no - MAX (b.first_no - 1, (SELECT COALESCE (MAX (p.seq), 0) FROM case_paper AS p
  WHERE p.issuer_name = b.issuer_name AND p.series = b.series AND p.year = b.year
    AND p.seq BETWEEN b.first_no AND b.last_no))), 0) AS n
FROM number_block AS b
WHERE b.issuer_name = :issuer_name AND b.series = :series AND b.year = :year AND b.device = :device
