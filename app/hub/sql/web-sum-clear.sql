DELETE FROM web_sum WHERE area = :area
