SELECT column_name, index_column FROM sealed_column WHERE table_name = :table_name
