SELECT count (*) AS n FROM equipment;
