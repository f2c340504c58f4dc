SELECT s.year FROM counter AS a JOIN web_sum AS s ON s.area = a.area
WHERE a.area BETWEEN :first_area AND :last_area AND s.region BETWEEN :low AND :high AND s.kind = 'state' AND s.cases <> 0
GROUP BY s.year ORDER BY s.year DESC
