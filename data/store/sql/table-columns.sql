SELECT name, type, CASE WHEN "notnull" THEN dflt_value END AS default_value, "notnull" AND dflt_value IS NULL AS is_needed
FROM pragma_table_info (:table_name)
