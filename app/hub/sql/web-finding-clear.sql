DELETE FROM web_finding WHERE area = :area
