SELECT 'blob' AS kind, area, id FROM blob
UNION ALL
SELECT 'pack', area, sha256 FROM pack
