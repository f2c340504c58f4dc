DELETE FROM web_finding WHERE area = :area AND finding_id = :id
