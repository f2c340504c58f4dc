INSERT INTO journal (seq, commit_id, kind, table_name, row_id, field, old_value, new_value, is_sealed, prev_hash, hash)
VALUES (:seq, :commit_id, :kind, :table_name, :row_id, :field, :old_value, :new_value, :is_sealed, :prev_hash, :hash)
