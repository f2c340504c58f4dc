SELECT sha256, dated, version, size_bytes, text, signature, added_usec FROM pack
WHERE area = '' ORDER BY dated DESC, version DESC, added_usec DESC LIMIT 20
