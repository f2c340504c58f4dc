SELECT COUNT(*) AS n FROM past_device WHERE NOT is_told
