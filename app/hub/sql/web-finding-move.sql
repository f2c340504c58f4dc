UPDATE web_finding SET region = :region WHERE area = :area AND finding_id = :id
