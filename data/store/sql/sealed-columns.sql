SELECT table_name, column_name, index_column FROM sealed_column
