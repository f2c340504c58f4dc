SELECT DISTINCT issuer_name, series, year FROM case_paper WHERE seq IS NOT NULL ORDER BY issuer_name, series, year
