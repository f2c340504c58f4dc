INSERT INTO op (area, device, seq, commit_first_seq, kind, table_name, row_id, field, old_value, new_value, hash,
                answer, reason)
VALUES (:area, :device, :seq, :commit_first_seq, :kind, :table_name, :row_id, :field, :old_value, :new_value, :hash,
        :answer, :reason)
