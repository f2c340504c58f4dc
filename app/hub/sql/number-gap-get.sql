SELECT last_no, since_usec FROM number_gap
WHERE area = '' AND issuer_name = :issuer_name AND series = :series AND year = :year
ORDER BY first_no DESC LIMIT 1
