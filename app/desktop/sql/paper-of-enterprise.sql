SELECT p.id, p.case_id, p.kind, p.number, p.issued_on,
  (SELECT min (s.served_on) FROM paper_service AS s WHERE s.paper_id = p.id) AS served_on
FROM case_file AS c JOIN case_paper AS p ON p.case_id = c.id
WHERE c.enterprise_id = :enterprise_id ORDER BY p.issued_on DESC, p.number DESC, p.id LIMIT 200;
