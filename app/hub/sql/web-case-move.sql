UPDATE web_case SET region = :region WHERE area = :area AND case_id = :id
