DELETE FROM web_case WHERE area = :area
