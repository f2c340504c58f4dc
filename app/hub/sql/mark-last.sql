SELECT version, tag FROM mark ORDER BY version DESC LIMIT 1
