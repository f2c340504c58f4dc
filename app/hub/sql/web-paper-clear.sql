DELETE FROM web_paper WHERE area = :area
