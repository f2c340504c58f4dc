SELECT issuer_name, series, year, CAST (MAX (last_no) AS BIGINT) AS last_no FROM
  (SELECT issuer_name, series, year, last_no FROM number_lease WHERE area = ''
   UNION ALL SELECT issuer_name, series, year, last_no FROM number_gap WHERE area = '') AS given
GROUP BY issuer_name, series, year ORDER BY issuer_name, series, year
