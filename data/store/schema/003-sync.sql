-- Step 003: exchange with the hub. The outbox of step 001 holds what no receipt has come for.

-- Receipts as the hub signed them, by range of sequence numbers; never altered. A hub that was put back from a backup
-- gives new ones for the same range: both are kept.
CREATE TABLE sync_receipt (
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
  text TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (first_seq, last_seq, signature)
) STRICT, WITHOUT ROWID;

-- What a person must decide. kind: 'conflict' (the hub has another value), 'quarantined' (the hub did not take the
-- entry), 'inbound' (a row of the hub that does not fit here). theirs: sealed like the field itself.
CREATE TABLE sync_tray (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('conflict', 'quarantined', 'inbound')),
  seq INTEGER UNIQUE REFERENCES journal (seq),
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  field TEXT NOT NULL,
  theirs TEXT,
  is_sealed INTEGER NOT NULL DEFAULT 0 CHECK (is_sealed IN (0, 1)),
  reason TEXT,
  received_usec INTEGER NOT NULL,
  settled_usec INTEGER,
  settled_as TEXT CHECK (settled_as IN ('mine', 'theirs', 'seen'))
) STRICT;
CREATE INDEX sync_tray_open ON sync_tray (table_name, row_id, field) WHERE settled_usec IS NULL;

-- Attachments that the hub has, with its receipt.
CREATE TABLE sync_blob (
  id TEXT PRIMARY KEY NOT NULL,
  text TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT;

-- Tables whose rows are never joined from two people's changes: a change from someone who had not seen the latest row
-- is a conflict, also when the fields differ.
CREATE TABLE sync_never_merge (table_name TEXT PRIMARY KEY NOT NULL) STRICT;
INSERT INTO sync_never_merge (table_name) VALUES
  ('case_evidence'), ('case_finding'), ('case_interview'), ('case_paper'), ('case_recheck'), ('paper_service'),
  ('paper_signature');
