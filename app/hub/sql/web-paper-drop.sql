DELETE FROM web_paper WHERE area = :area AND paper_id = :id
