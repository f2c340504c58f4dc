SELECT row_id, {data.name} AS name FROM row
WHERE table_name = 'officer' AND gone IS NULL AND region BETWEEN :low AND :high
