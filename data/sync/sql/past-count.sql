SELECT COUNT(*) AS n FROM past_device
