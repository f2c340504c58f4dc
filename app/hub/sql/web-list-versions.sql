SELECT area AS id, version AS n FROM counter WHERE area BETWEEN :low AND :high ORDER BY area
