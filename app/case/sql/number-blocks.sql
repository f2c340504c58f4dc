SELECT first_no, last_no FROM number_block
WHERE issuer_name = :issuer_name AND series = :series AND year = :year AND (device IS NULL OR device = :device)
ORDER BY first_no
