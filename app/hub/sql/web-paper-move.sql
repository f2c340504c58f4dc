UPDATE web_paper SET region = :region WHERE area = :area AND paper_id = :id
