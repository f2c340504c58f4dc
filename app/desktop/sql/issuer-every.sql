SELECT id, name, kind, review_body, court FROM issuer ORDER BY name, id;
