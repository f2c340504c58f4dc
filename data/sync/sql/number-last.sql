SELECT MAX ((SELECT COALESCE (MAX (seq), 0) FROM case_paper
             WHERE issuer_name = :issuer_name AND series = :series AND year = :year),
            (SELECT COALESCE (MAX (last_no), 0) FROM number_block
             WHERE issuer_name = :issuer_name AND series = :series AND year = :year)) AS last
