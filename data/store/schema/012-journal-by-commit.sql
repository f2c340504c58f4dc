-- Step 012: a commit finds its entries.

-- The row of a commit is written behind its entries, and SQLite then looks for rows that were waiting for it: without
-- this it reads the whole journal, at every answer that is given.
CREATE INDEX journal_by_commit ON journal (commit_id);
