SELECT seq, hash, table_name, row_id, field, new_value, is_sealed, kind FROM journal WHERE seq = :seq
