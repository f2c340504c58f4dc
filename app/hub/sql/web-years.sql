SELECT DISTINCT year FROM web_case WHERE region BETWEEN :low AND :high ORDER BY year DESC
