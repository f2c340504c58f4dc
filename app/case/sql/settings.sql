SELECT id, value FROM setting WHERE id GLOB 'case.*'
