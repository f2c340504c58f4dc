-- A signed confirmation in another case of the unit that the unit has not withdrawn since.
SELECT p.id AS id, s.signed_at AS signed_at FROM case_file AS c
JOIN case_paper AS p ON p.case_id = c.id AND p.kind = 'D17'
JOIN paper_signature AS s ON s.case_id = c.id AND s.paper_id = p.id AND s.role = 'party' AND s.status = 'signed'
WHERE c.uscc = :uscc AND c.id <> :id
  AND NOT EXISTS (SELECT 1 FROM case_file AS w WHERE w.uscc = :uscc AND w.consent_withdrawn_on >= p.issued_on)
ORDER BY p.issued_on DESC LIMIT 1
