SELECT COALESCE (MAX (seq), 0) AS last FROM case_paper WHERE issuer_name = :issuer_name AND series = :series AND year = :year
