SELECT id, name, cert_no, cert_expires FROM officer
WHERE is_active = 1 AND cert_expires <> '' AND cert_expires <= :until ORDER BY cert_expires, name;
