SELECT CAST (COUNT (*) AS BIGINT) AS n FROM op
WHERE area = :area AND device = :device AND seq >= :first_seq AND seq <= :last_seq AND answer = :answer
