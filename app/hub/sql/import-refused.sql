SELECT CAST (COUNT (*) AS BIGINT) AS n FROM op WHERE device = :device AND answer IN ('conflict', 'quarantined')
