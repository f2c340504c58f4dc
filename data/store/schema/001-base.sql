-- Step 001: people, lists, journal, outbox, blobs.
-- A synced table has a text key `id`, stands in synced_table, and is written through NcChange alone.

CREATE TABLE meta (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT
) STRICT;

-- Tables that NcChange may write. goes_out: whether a change also enters the outbox.
CREATE TABLE synced_table (
  name TEXT PRIMARY KEY NOT NULL,
  goes_out INTEGER NOT NULL DEFAULT 1 CHECK (goes_out IN (0, 1))
) STRICT;

-- Personal columns: sealed with the store key in the row and in the journal. index_column: (nullable) the column of the
-- same table that takes the blind index, so that an equal value can still be found.
CREATE TABLE sealed_column (
  table_name TEXT NOT NULL REFERENCES synced_table (name),
  column_name TEXT NOT NULL,
  index_column TEXT,
  PRIMARY KEY (table_name, column_name)
) STRICT;

-- One row a transaction: who, when, under which versions; the device signs the hash of the last entry.
CREATE TABLE journal_commit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  device TEXT NOT NULL,
  actor TEXT NOT NULL,
  wall_usec INTEGER NOT NULL,
  mono_usec INTEGER NOT NULL,
  boot_id TEXT NOT NULL,
  checklist_version TEXT,
  rules_version TEXT,
  reference_version TEXT,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  signature BLOB NOT NULL
) STRICT;

-- One row a changed field, append-only. kind: 'set' or 'delete' (old_value: the row as JSON, new_value: the reason).
-- hash covers prev_hash, the commit and the entry with its values in clear (data/store/nc-journal.h).
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  commit_id INTEGER NOT NULL REFERENCES journal_commit (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL CHECK (kind IN ('set', 'delete')),
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  field TEXT NOT NULL,
  old_value TEXT,
  new_value TEXT,
  is_sealed INTEGER NOT NULL DEFAULT 0 CHECK (is_sealed IN (0, 1)),
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX journal_by_row ON journal (table_name, row_id);

CREATE TRIGGER journal_append_only_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_append_only_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_commit_append_only_update BEFORE UPDATE ON journal_commit
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_commit_append_only_delete BEFORE DELETE ON journal_commit
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;

-- What the hub has no receipt for yet. AUTOINCREMENT: a number is never used twice, also after rows have gone.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  seq INTEGER NOT NULL UNIQUE REFERENCES journal (seq)
) STRICT;

-- id: SHA-256 of the content, lower-case hex; the content lies in blobs/.
CREATE TABLE blob (
  id TEXT PRIMARY KEY NOT NULL CHECK (length (id) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  mime TEXT NOT NULL,
  name TEXT,
  captured_usec INTEGER
) STRICT;

CREATE TABLE setting (
  id TEXT PRIMARY KEY NOT NULL,
  value TEXT
) STRICT;

CREATE TABLE issuer (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL DEFAULT 'body' CHECK (kind IN ('body', 'department', 'delegate')),
  delegator_name TEXT,
  region_code TEXT,
  number_prefix TEXT,
  address TEXT,
  phone TEXT,
  postcode TEXT,
  review_body TEXT,
  review_url TEXT,
  court TEXT,
  note TEXT
) STRICT;

CREATE TABLE officer (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  cert_no TEXT,
  cert_expires TEXT,
  phone TEXT,
  phone_index BLOB,
  org TEXT,
  issuer_id TEXT REFERENCES issuer (id) DEFERRABLE INITIALLY DEFERRED,
  role TEXT,
  region_code TEXT,
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  note TEXT
) STRICT;

-- row_no: the stable number that search.db and the lists of the desktop use.
CREATE TABLE enterprise (
  row_no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (name <> ''),
  alias TEXT,
  uscc TEXT,
  region_code TEXT,
  industry TEXT,
  industry_code TEXT,
  address TEXT,
  legal_rep TEXT,
  contact TEXT,
  phone TEXT,
  phone_index BLOB,
  is_key_unit INTEGER CHECK (is_key_unit IN (0, 1)),
  is_two_high INTEGER CHECK (is_two_high IN (0, 1)),
  energy_tce REAL CHECK (energy_tce >= 0),
  list_status TEXT CHECK (list_status IN ('advanced', 'backward')),
  note TEXT
) STRICT;
CREATE INDEX enterprise_by_uscc ON enterprise (uscc);
CREATE INDEX enterprise_by_region ON enterprise (region_code, name);
CREATE INDEX enterprise_by_name ON enterprise (name);

-- Rows that search.db has not seen yet, in the transaction of the change, so that neither can be ahead for good.
CREATE TABLE search_dirty (row_no INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER search_dirty_insert AFTER INSERT ON enterprise
BEGIN INSERT OR IGNORE INTO search_dirty VALUES (new.row_no); END;
CREATE TRIGGER search_dirty_update AFTER UPDATE OF name, alias, uscc, region_code, address ON enterprise
BEGIN INSERT OR IGNORE INTO search_dirty VALUES (new.row_no); END;
CREATE TRIGGER search_dirty_delete AFTER DELETE ON enterprise
BEGIN INSERT OR IGNORE INTO search_dirty VALUES (old.row_no); END;

CREATE TABLE equipment (
  id TEXT PRIMARY KEY NOT NULL,
  enterprise_id TEXT NOT NULL REFERENCES enterprise (id) DEFERRABLE INITIALLY DEFERRED,
  category TEXT NOT NULL,
  name TEXT,
  model TEXT,
  rated_kw REAL CHECK (rated_kw > 0),
  poles INTEGER CHECK (poles > 0),
  voltage_v REAL CHECK (voltage_v > 0),
  capacity_kva REAL CHECK (capacity_kva > 0),
  made_year INTEGER CHECK (made_year BETWEEN 1900 AND 9999),
  in_service_year INTEGER CHECK (in_service_year BETWEEN 1900 AND 9999),
  count INTEGER CHECK (count > 0),
  place TEXT,
  serial_no TEXT,
  maker TEXT,
  running_state TEXT,
  efficiency_pct REAL CHECK (efficiency_pct > 0),
  annual_hours REAL CHECK (annual_hours BETWEEN 0 AND 8784),
  extra TEXT,
  note TEXT
) STRICT;
CREATE INDEX equipment_by_enterprise ON equipment (enterprise_id, category);
CREATE INDEX equipment_by_serial ON equipment (serial_no) WHERE serial_no IS NOT NULL;

-- A product's energy over a period. energy: {"item": quantity, …} in the units of the items' names.
CREATE TABLE product_record (
  id TEXT PRIMARY KEY NOT NULL,
  enterprise_id TEXT NOT NULL REFERENCES enterprise (id) DEFERRABLE INITIALLY DEFERRED,
  product TEXT NOT NULL,
  process TEXT,
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  output REAL CHECK (output >= 0),
  output_unit TEXT,
  energy TEXT,
  unit_energy REAL,
  unit TEXT,
  built_year INTEGER CHECK (built_year BETWEEN 1900 AND 9999),
  note TEXT
) STRICT;
CREATE INDEX product_record_by_enterprise ON product_record (enterprise_id, product, period_from);

-- A data centre's meters by month; month: 2026-01.
CREATE TABLE meter_month (
  id TEXT PRIMARY KEY NOT NULL,
  enterprise_id TEXT NOT NULL REFERENCES enterprise (id) DEFERRABLE INITIALLY DEFERRED,
  room TEXT NOT NULL DEFAULT '',
  month TEXT NOT NULL CHECK (month GLOB '[12][0-9][0-9][0-9]-[01][0-9]'),
  e_total_kwh REAL CHECK (e_total_kwh >= 0),
  e_it_kwh REAL CHECK (e_it_kwh >= 0),
  e_cooling_kwh REAL CHECK (e_cooling_kwh >= 0),
  e_green_kwh REAL CHECK (e_green_kwh >= 0),
  water_m3 REAL CHECK (water_m3 >= 0),
  note TEXT
) STRICT;
CREATE INDEX meter_month_by_enterprise ON meter_month (enterprise_id, room, month);

INSERT INTO synced_table (name, goes_out) VALUES
  ('blob', 1), ('enterprise', 1), ('equipment', 1), ('issuer', 1), ('meter_month', 1), ('officer', 1),
  ('product_record', 1), ('setting', 0);
INSERT INTO sealed_column (table_name, column_name, index_column) VALUES
  ('enterprise', 'phone', 'phone_index'), ('officer', 'phone', 'phone_index');
