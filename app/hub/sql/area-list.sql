SELECT area, version FROM counter ORDER BY area
