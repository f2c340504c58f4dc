SELECT id, name, cert_no, cert_expires, org FROM officer WHERE is_active = 1 AND cert_no IS NOT NULL ORDER BY org, name;
