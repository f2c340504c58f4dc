SELECT a.id, a.usec, a.device, a.what, a.detail FROM audit AS a LEFT JOIN device AS d ON d.area = a.area AND d.id = a.device
WHERE a.id < :before AND (:whole = 'yes' OR d.region BETWEEN :low AND :high) ORDER BY a.id DESC LIMIT 101
