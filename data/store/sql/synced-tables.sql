SELECT name, goes_out FROM synced_table
