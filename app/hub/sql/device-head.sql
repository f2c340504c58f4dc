UPDATE device SET head_seq = :seq, head_hash = :hash WHERE id = :id
