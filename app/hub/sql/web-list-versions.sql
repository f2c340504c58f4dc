SELECT area, version FROM counter WHERE area BETWEEN :low AND :high ORDER BY area
