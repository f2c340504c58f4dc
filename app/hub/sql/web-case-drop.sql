DELETE FROM web_case WHERE area = :area AND case_id = :id
