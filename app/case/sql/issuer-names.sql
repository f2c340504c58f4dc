SELECT id, name AS own_name, CASE kind WHEN 'delegate' THEN delegator_name ELSE name END AS legal_name
FROM issuer ORDER BY legal_name, id
