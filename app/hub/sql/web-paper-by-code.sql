SELECT p.kind, p.number, p.content_hash, p.issued_on, p.issuer_name, p.blob_id, p.is_gone,
  (SELECT CAST (COUNT (*) AS BIGINT) FROM web_paper AS n
   WHERE n.area = p.area AND n.replaces_id = p.paper_id AND n.is_gone = 0) AS successors
FROM web_paper AS p WHERE p.short_code = :short_code ORDER BY p.area, p.paper_id
