SELECT DISTINCT year FROM (
  SELECT substr (opened_on, 1, 4) AS year FROM case_file
  UNION SELECT substr (period_to, 1, 4) FROM product_record
  UNION SELECT substr (month, 1, 4) FROM meter_month)
WHERE year GLOB '[12][0-9][0-9][0-9]' ORDER BY year DESC LIMIT 30;
