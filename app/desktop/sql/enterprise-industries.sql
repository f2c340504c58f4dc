SELECT industry, count (*) AS n FROM enterprise WHERE industry <> '' GROUP BY industry ORDER BY n DESC, industry LIMIT 200;
