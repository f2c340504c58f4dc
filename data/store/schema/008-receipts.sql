-- Step 008: receipts in an ordinary table. SQLite 3.40 takes a sound STRICT table WITHOUT ROWID for damaged when its key
-- is not made of its first columns ("NULL value in sync_receipt.text"): every check of a store that had been to the hub
-- failed, and with it every backup.
ALTER TABLE sync_receipt RENAME TO sync_receipt_old;
CREATE TABLE sync_receipt (
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
  text TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (first_seq, last_seq, signature)
) STRICT;
INSERT INTO sync_receipt (first_seq, last_seq, text, signature)
SELECT first_seq, last_seq, text, signature FROM sync_receipt_old ORDER BY first_seq, last_seq;
DROP TABLE sync_receipt_old;
