SELECT CAST (COUNT (*) AS BIGINT) AS n FROM head AS h JOIN op AS o ON o.area = h.area AND o.device = h.device
WHERE h.device = :device AND o.answer IN ('conflict', 'quarantined')
