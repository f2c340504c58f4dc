SELECT row_no FROM search_dirty ORDER BY row_no
