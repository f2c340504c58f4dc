INSERT INTO number_demand (issuer_name, series, reserve) VALUES (:issuer_name, :series, :reserve)
ON CONFLICT (issuer_name, series) DO UPDATE SET reserve = MAX (reserve, excluded.reserve)
