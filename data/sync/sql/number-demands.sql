SELECT issuer_name, series, reserve FROM number_demand ORDER BY issuer_name, series
