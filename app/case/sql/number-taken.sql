-- Whether another issuer's paper of the series bears the number: two prefixes that are the same make one number of two.
SELECT 1 AS taken FROM (SELECT DISTINCT CASE kind WHEN 'delegate' THEN delegator_name ELSE name END AS legal_name FROM issuer) AS i
JOIN case_paper AS p ON p.issuer_name = i.legal_name AND p.series = :series AND p.year = :year AND p.seq = :seq
WHERE p.number = :number LIMIT 1
