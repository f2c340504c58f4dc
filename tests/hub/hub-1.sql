-- The database of version 1, frozen.
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

-- What stood in it.
PRAGMA application_id = 1313032290;
PRAGMA user_version = 1;
INSERT INTO meta VALUES ('epoch', '01900000-0000-7000-8000-0000000000e0');
INSERT INTO device VALUES ('01900000-0000-7000-8000-0000000000d1', zeroblob (32), '150102', 'officer-1', 'inspector', 1, NULL, NULL,
  2, '1.0', 2, zeroblob (32));
INSERT INTO enrol_code VALUES (zeroblob (32), '150102', NULL, 'inspector', 9, NULL);
INSERT INTO op_commit VALUES ('01900000-0000-7000-8000-0000000000d1', 1, 2, 'officer-1', 1, 1, 'boot', NULL, NULL, NULL, 'x');
INSERT INTO op VALUES ('01900000-0000-7000-8000-0000000000d1', 1, 1, 'set', 'enterprise', 'e1', 'name', NULL, '示例', zeroblob (32),
  'applied', NULL);
INSERT INTO op VALUES ('01900000-0000-7000-8000-0000000000d1', 2, 1, 'set', 'equipment', 'm1', 'name', NULL, '示例', zeroblob (32),
  'applied', NULL);
INSERT INTO receipt VALUES ('01900000-0000-7000-8000-0000000000d1', 1, 2, '{}', 'x');
INSERT INTO row VALUES ('enterprise', 'e1', '150102', '150102', NULL, '{"name":"示例"}', NULL, 1, '01900000-0000-7000-8000-0000000000d1');
INSERT INTO row VALUES ('equipment', 'm1', '150102', '', 'enterprise/e1', '{"name":"示例"}', NULL, 2,
  '01900000-0000-7000-8000-0000000000d1');
INSERT INTO row VALUES ('issuer', 'i1', '', '', NULL, '{}', NULL, 3, '01900000-0000-7000-8000-0000000000d1');
INSERT INTO moved VALUES (2, '150200', 'enterprise', 'e1');
INSERT INTO mark VALUES (3, 'aa');
INSERT INTO blob VALUES ('b1', 1, '150102', '{}', 'x');
INSERT INTO upload VALUES ('u1', '01900000-0000-7000-8000-0000000000d1', 'b2', 1, 1);
INSERT INTO number_lease VALUES ('r1', '01900000-0000-7000-8000-0000000000d1', '示例', 's', 2026, 1, 20, 1);
INSERT INTO audit (usec, device, what, detail) VALUES (1, NULL, 'code', '150102');
