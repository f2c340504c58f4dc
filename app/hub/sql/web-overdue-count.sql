SELECT CAST (COUNT (*) AS BIGINT) AS n FROM web_case
WHERE region BETWEEN :low AND :high AND state IN ('served', 'rectifying') AND due_on < :today
