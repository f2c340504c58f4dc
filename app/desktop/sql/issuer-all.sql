SELECT id, name, kind FROM issuer ORDER BY name;
