-- The hub's database, step 1. Rows are kept as JSON of texts by table and id, so that a new table of the laptops needs
-- no new table here; `version` is the order in which rows changed, written by one writer.
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT) STRICT;

CREATE TABLE device (
  id TEXT PRIMARY KEY NOT NULL,
  public_key BLOB NOT NULL,
  region TEXT NOT NULL,
  officer TEXT,
  role TEXT NOT NULL,
  enrolled_usec INTEGER NOT NULL,
  revoked_usec INTEGER,
  forked_usec INTEGER,
  last_seen_usec INTEGER,
  app_version TEXT,
  head_seq INTEGER NOT NULL DEFAULT 0,
  head_hash BLOB NOT NULL
) STRICT;

CREATE TABLE enrol_code (
  hash BLOB PRIMARY KEY NOT NULL,
  region TEXT NOT NULL,
  officer TEXT,
  role TEXT NOT NULL,
  expires_usec INTEGER NOT NULL,
  used_by TEXT
) STRICT;

-- Every entry ever taken, in the order of its device's chain; never altered.
CREATE TABLE op_commit (
  device TEXT NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  actor TEXT NOT NULL,
  wall_usec INTEGER NOT NULL,
  mono_usec INTEGER NOT NULL,
  boot_id TEXT NOT NULL,
  checklist_version TEXT,
  rules_version TEXT,
  reference_version TEXT,
  signature TEXT NOT NULL,
  PRIMARY KEY (device, first_seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE op (
  device TEXT NOT NULL,
  seq INTEGER NOT NULL,
  commit_first_seq INTEGER NOT NULL,
  kind TEXT,
  table_name TEXT,
  row_id TEXT,
  field TEXT,
  old_value TEXT,
  new_value TEXT,
  hash BLOB NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('applied', 'conflict', 'quarantined', 'withheld')),
  reason TEXT,
  PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE receipt (
  device TEXT NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  text TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (device, first_seq)
) STRICT, WITHOUT ROWID;

-- gone: NULL, 'deleted' or 'purged'; parent: "table/id" of the row whose region this row takes.
CREATE TABLE row (
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  region TEXT NOT NULL,
  own_region TEXT NOT NULL,
  parent TEXT,
  data TEXT NOT NULL,
  gone TEXT,
  version INTEGER NOT NULL,
  last_device TEXT NOT NULL,
  PRIMARY KEY (table_name, row_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX row_by_version ON row (version);
CREATE INDEX row_by_parent ON row (parent) WHERE parent IS NOT NULL;
-- Rows that left a region, so that its laptops let go of them.
CREATE TABLE moved (
  version INTEGER NOT NULL,
  region TEXT NOT NULL,
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  PRIMARY KEY (version, table_name, row_id)
) STRICT, WITHOUT ROWID;
-- A random tag for each transaction that changed rows: a cursor that names a tag the hub does not have comes from a
-- history that a restored backup has lost.
CREATE TABLE mark (version INTEGER PRIMARY KEY, tag TEXT NOT NULL) STRICT;

CREATE TABLE blob (
  id TEXT PRIMARY KEY NOT NULL,
  size_bytes INTEGER NOT NULL,
  region TEXT NOT NULL,
  text TEXT NOT NULL,
  signature TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE upload (
  id TEXT PRIMARY KEY NOT NULL,
  device TEXT NOT NULL,
  blob_id TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_usec INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_blob ON upload (device, blob_id);

CREATE TABLE number_lease (
  request_id TEXT PRIMARY KEY NOT NULL,
  device TEXT NOT NULL,
  issuer_name TEXT NOT NULL,
  series TEXT NOT NULL,
  year INTEGER NOT NULL,
  first_no INTEGER NOT NULL,
  last_no INTEGER NOT NULL,
  leased_usec INTEGER NOT NULL,
  UNIQUE (issuer_name, series, year, first_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  usec INTEGER NOT NULL,
  device TEXT,
  what TEXT NOT NULL,
  detail TEXT
) STRICT;
