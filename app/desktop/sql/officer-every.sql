SELECT id, name, cert_no, cert_expires, org, is_active FROM officer ORDER BY is_active DESC, org, name, id;
