SELECT row_id, data FROM row
WHERE table_name = :table_name AND gone IS NULL AND region BETWEEN :low AND :high ORDER BY row_id
