SELECT COALESCE (MAX (until_seq), 0) AS base FROM past_device
