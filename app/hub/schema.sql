-- The hub's database, version 5, the same for every backend: a word between at signs is said by each in its own way
-- (DATABASE.md). `area` is the league or city a record is kept under (first four digits of its region and "00"; "150000"
-- for the autonomous region's own; "" for what belongs to the whole hub). It stands first in every key, and no
-- transaction writes in two. Rows are kept as JSON of texts by table and id, so that a new table of the laptops needs no
-- new table here; `version` is the order in which rows of an area changed.
CREATE TABLE meta (
  key @TEXT@ PRIMARY KEY NOT NULL,
  value @TEXT@
) @WHOLE@;

CREATE TABLE device (
  area @TEXT@ NOT NULL,
  id @TEXT@ NOT NULL,
  public_key @BYTES@ NOT NULL,
  region @TEXT@ NOT NULL,
  officer @TEXT@,
  role @TEXT@ NOT NULL,
  enrolled_usec @INT@ NOT NULL,
  revoked_usec @INT@,
  forked_usec @INT@,
  last_seen_usec @INT@,
  app_version @TEXT@,
  PRIMARY KEY (area, id)
) @BY_AREA@;
CREATE INDEX device_by_id ON device (id);

-- How far the hub has a device's journal. A device whose jurisdiction spans areas has a line in each it wrote in; the
-- furthest is its head.
CREATE TABLE head (
  area @TEXT@ NOT NULL,
  device @TEXT@ NOT NULL,
  seq @INT@ NOT NULL,
  hash @BYTES@ NOT NULL,
  PRIMARY KEY (area, device)
) @BY_AREA@;
CREATE INDEX head_by_device ON head (device);

CREATE TABLE enrol_code (
  area @TEXT@ NOT NULL,
  hash @BYTES@ NOT NULL,
  region @TEXT@ NOT NULL,
  officer @TEXT@,
  role @TEXT@ NOT NULL,
  expires_usec @INT@ NOT NULL,
  used_by @TEXT@,
  PRIMARY KEY (area, hash)
) @BY_AREA@;

-- Every entry ever taken, under the area it was taken in; never altered.
CREATE TABLE op_commit (
  area @TEXT@ NOT NULL,
  device @TEXT@ NOT NULL,
  first_seq @INT@ NOT NULL,
  last_seq @INT@ NOT NULL,
  actor @TEXT@ NOT NULL,
  wall_usec @INT@ NOT NULL,
  mono_usec @INT@ NOT NULL,
  boot_id @TEXT@ NOT NULL,
  checklist_version @TEXT@,
  rules_version @TEXT@,
  reference_version @TEXT@,
  signature @TEXT@ NOT NULL,
  PRIMARY KEY (area, device, first_seq)
) @BY_AREA@;
CREATE TABLE op (
  area @TEXT@ NOT NULL,
  device @TEXT@ NOT NULL,
  seq @INT@ NOT NULL,
  commit_first_seq @INT@ NOT NULL,
  kind @TEXT@,
  table_name @TEXT@,
  row_id @TEXT@,
  field @TEXT@,
  old_value @TEXT@,
  new_value @TEXT@,
  hash @BYTES@ NOT NULL,
  answer @TEXT@ NOT NULL CHECK (answer IN ('applied', 'conflict', 'quarantined', 'withheld')),
  reason @TEXT@,
  PRIMARY KEY (area, device, seq)
) @BY_AREA@;
CREATE TABLE receipt (
  area @TEXT@ NOT NULL,
  device @TEXT@ NOT NULL,
  first_seq @INT@ NOT NULL,
  last_seq @INT@ NOT NULL,
  text @TEXT@ NOT NULL,
  signature @TEXT@ NOT NULL,
  PRIMARY KEY (area, device, first_seq)
) @BY_AREA@;

-- region: exactly; gone: NULL, 'deleted' or 'purged'; parent: "table/id" of the row whose region this row takes.
CREATE TABLE row (
  area @TEXT@ NOT NULL,
  table_name @TEXT@ NOT NULL,
  row_id @TEXT@ NOT NULL,
  region @TEXT@ NOT NULL,
  parent @TEXT@,
  data @TEXT@ NOT NULL,
  gone @TEXT@,
  version @INT@ NOT NULL,
  last_device @TEXT@ NOT NULL,
  PRIMARY KEY (area, table_name, row_id)
) @BY_AREA@;
CREATE INDEX row_by_version ON row (area, version);
CREATE INDEX row_by_parent ON row (area, parent) WHERE parent IS NOT NULL;
CREATE INDEX row_by_id ON row (row_id, table_name);
-- Rows that went from one region to another, so that the laptops of the one let go of them.
CREATE TABLE moved (
  area @TEXT@ NOT NULL,
  version @INT@ NOT NULL,
  table_name @TEXT@ NOT NULL,
  row_id @TEXT@ NOT NULL,
  from_region @TEXT@ NOT NULL,
  to_region @TEXT@ NOT NULL,
  PRIMARY KEY (area, version, table_name, row_id)
) @BY_AREA@;
-- Rows whose region lies in another area by now, to be carried over: there first, then away from here.
CREATE TABLE stray (
  area @TEXT@ NOT NULL,
  table_name @TEXT@ NOT NULL,
  row_id @TEXT@ NOT NULL,
  to_area @TEXT@ NOT NULL,
  PRIMARY KEY (area, table_name, row_id)
) @BY_AREA@;
-- The newest version of an area. Whoever writes there takes this row first.
CREATE TABLE counter (
  area @TEXT@ PRIMARY KEY NOT NULL,
  version @INT@ NOT NULL
) @BY_AREA@;
-- A random tag for each transaction that changed rows: a cursor that names a tag the hub does not have comes from a
-- history that a restored backup has lost.
CREATE TABLE mark (
  area @TEXT@ NOT NULL,
  version @INT@ NOT NULL,
  tag @TEXT@ NOT NULL,
  PRIMARY KEY (area, version)
) @BY_AREA@;

-- Under the area of the device that brought it; the content lies in blobs/.
CREATE TABLE blob (
  area @TEXT@ NOT NULL,
  id @TEXT@ NOT NULL,
  size_bytes @INT@ NOT NULL,
  region @TEXT@ NOT NULL,
  text @TEXT@ NOT NULL,
  signature @TEXT@ NOT NULL,
  PRIMARY KEY (area, id)
) @BY_AREA@;
CREATE INDEX blob_by_id ON blob (id);
CREATE TABLE upload (
  area @TEXT@ NOT NULL,
  id @TEXT@ NOT NULL,
  device @TEXT@ NOT NULL,
  blob_id @TEXT@ NOT NULL,
  size_bytes @INT@ NOT NULL,
  created_usec @INT@ NOT NULL,
  PRIMARY KEY (area, id)
) @BY_AREA@;
CREATE INDEX upload_by_blob ON upload (area, device, blob_id);

-- Under "": the numbers of one issuer and series are given out in one place.
CREATE TABLE number_lease (
  area @TEXT@ NOT NULL,
  request_id @TEXT@ NOT NULL,
  device @TEXT@ NOT NULL,
  issuer_name @TEXT@ NOT NULL,
  series @TEXT@ NOT NULL,
  year @INT@ NOT NULL,
  first_no @INT@ NOT NULL,
  last_no @INT@ NOT NULL,
  leased_usec @INT@ NOT NULL,
  PRIMARY KEY (area, request_id),
  UNIQUE (area, issuer_name, series, year, first_no)
) @BY_AREA@;

CREATE TABLE audit (
  area @TEXT@ NOT NULL,
  id @TEXT@ NOT NULL,
  usec @INT@ NOT NULL,
  device @TEXT@,
  what @TEXT@ NOT NULL,
  detail @TEXT@,
  PRIMARY KEY (area, id)
) @BY_AREA@;

-- Who may look at the supervisors' pages, under "". password: Argon2id as libsodium writes it.
CREATE TABLE account (
  area @TEXT@ NOT NULL,
  name @TEXT@ NOT NULL,
  region @TEXT@ NOT NULL,
  password @TEXT@ NOT NULL,
  created_usec @INT@ NOT NULL,
  disabled_usec @INT@,
  failures @INT@ NOT NULL,
  locked_until_usec @INT@ NOT NULL,
  last_login_usec @INT@,
  PRIMARY KEY (area, name)
) @BY_AREA@;

-- Columns of rows that the pages count and look for, kept in the transaction that keeps the row (nc-hub-web-facts.c).
CREATE TABLE web_case (
  area @TEXT@ NOT NULL,
  case_id @TEXT@ NOT NULL,
  region @TEXT@ NOT NULL,
  state @TEXT@ NOT NULL,
  year @TEXT@ NOT NULL,
  month @TEXT@ NOT NULL,
  unit_name @TEXT@ NOT NULL,
  industry @TEXT@ NOT NULL,
  item @TEXT@,
  planned_on @TEXT@,
  visited_on @TEXT@,
  due_on @TEXT@,
  completion_on @TEXT@,
  PRIMARY KEY (area, case_id)
) @BY_AREA@;
CREATE INDEX web_case_by_region ON web_case (region, year);
CREATE TABLE web_finding (
  area @TEXT@ NOT NULL,
  finding_id @TEXT@ NOT NULL,
  case_id @TEXT@ NOT NULL,
  region @TEXT@ NOT NULL,
  violation @TEXT@ NOT NULL,
  PRIMARY KEY (area, finding_id)
) @BY_AREA@;
CREATE INDEX web_finding_by_case ON web_finding (area, case_id);
CREATE TABLE web_paper (
  area @TEXT@ NOT NULL,
  paper_id @TEXT@ NOT NULL,
  region @TEXT@ NOT NULL,
  kind @TEXT@ NOT NULL,
  number @TEXT@ NOT NULL,
  short_code @TEXT@ NOT NULL,
  content_hash @TEXT@ NOT NULL,
  issued_on @TEXT@,
  issuer_name @TEXT@,
  blob_id @TEXT@,
  replaces_id @TEXT@,
  is_gone @INT@ NOT NULL,
  PRIMARY KEY (area, paper_id)
) @BY_AREA@;
CREATE INDEX web_paper_by_code ON web_paper (short_code);
CREATE INDEX web_paper_by_replaced ON web_paper (area, replaces_id);

-- Reference packs offered to the laptops, the files in packs/; text and signature as in PROTOCOL.md, section 12. Under "".
CREATE TABLE pack (
  area @TEXT@ NOT NULL,
  sha256 @TEXT@ NOT NULL,
  dated @TEXT@ NOT NULL,
  version @TEXT@ NOT NULL,
  size_bytes @INT@ NOT NULL,
  text @TEXT@ NOT NULL,
  signature @TEXT@ NOT NULL,
  added_usec @INT@ NOT NULL,
  PRIMARY KEY (area, sha256)
) @BY_AREA@;

-- Version 3.
-- What a laptop said of itself when it was last here: entries, papers and photos that it had no receipt for. predecessor: the
-- name that it had before its store was put back from a backup.
CREATE TABLE device_state (
  area @TEXT@ NOT NULL,
  device @TEXT@ NOT NULL,
  predecessor @TEXT@,
  unsent_entries @INT@,
  unsent_papers @INT@,
  unsent_photos @INT@,
  unsent_usec @INT@,
  PRIMARY KEY (area, device)
) @BY_AREA@;

-- Version 4.
-- Sums of web_case and web_finding for the overview, kept in the transaction that changes them (nc-hub-web-facts.c): a line
-- for each region and year and each state, month, division of industry and violation. Under 'state' all cases count, else
-- those that were begun; a finding counts where its case does.
CREATE TABLE web_sum (
  area @TEXT@ NOT NULL,
  year @TEXT@ NOT NULL,
  region @TEXT@ NOT NULL,
  kind @TEXT@ NOT NULL,
  key @TEXT@ NOT NULL,
  cases @INT@ NOT NULL,
  findings @INT@ NOT NULL,
  PRIMARY KEY (area, year, region, kind, key)
) @BY_AREA@;
CREATE INDEX web_case_by_due ON web_case (state, due_on, region);
CREATE INDEX web_case_by_month ON web_case (month, case_id);

-- Version 5.
-- Numbers of a series that nobody is given, because a hub that was put back may have given them out and forgotten it;
-- since_usec: from when on one number a minute is given behind it, 0 where all that was given out was known.
CREATE TABLE number_gap (
  area @TEXT@ NOT NULL,
  issuer_name @TEXT@ NOT NULL,
  series @TEXT@ NOT NULL,
  year @INT@ NOT NULL,
  first_no @INT@ NOT NULL,
  last_no @INT@ NOT NULL,
  since_usec @INT@ NOT NULL,
  PRIMARY KEY (area, issuer_name, series, year, first_no)
) @BY_AREA@;

-- Version 6.
-- An index that does not hold all that is asked for is not used where the key begins with the area, too: SQLite would go
-- through all of the area's rows.
DROP INDEX web_finding_by_case;
CREATE INDEX web_finding_by_case ON web_finding (area, case_id, violation);
DROP INDEX web_paper_by_replaced;
CREATE INDEX web_paper_by_replaced ON web_paper (area, replaces_id, is_gone);
DROP INDEX row_by_parent;
CREATE INDEX row_by_parent ON row (area, parent, region) WHERE parent IS NOT NULL;
-- What each case (finding_id '') and each finding adds to web_sum.
CREATE VIEW web_share AS
SELECT area, case_id, '' AS finding_id, year, region, 'state' AS kind, state AS key, CAST (1 AS BIGINT) AS cases, CAST (0 AS BIGINT) AS findings
FROM web_case
UNION ALL
SELECT area, case_id, '' AS finding_id, year, region, 'month' AS kind, month AS key,
  CASE WHEN state IN ('planned', 'notified') THEN CAST (0 AS BIGINT) ELSE CAST (1 AS BIGINT) END AS cases, CAST (0 AS BIGINT) AS findings
FROM web_case
UNION ALL
SELECT area, case_id, '' AS finding_id, year, region, 'division' AS kind, substr (industry, 1, 2) AS key,
  CASE WHEN state IN ('planned', 'notified') THEN CAST (0 AS BIGINT) ELSE CAST (1 AS BIGINT) END AS cases, CAST (0 AS BIGINT) AS findings
FROM web_case
UNION ALL
SELECT c.area, c.case_id, f.finding_id, c.year, c.region, 'month' AS kind, c.month AS key, CAST (0 AS BIGINT) AS cases, CAST (1 AS BIGINT) AS findings
FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id
UNION ALL
SELECT c.area, c.case_id, f.finding_id, c.year, c.region, 'division' AS kind, substr (c.industry, 1, 2) AS key, CAST (0 AS BIGINT) AS cases, CAST (1 AS BIGINT) AS findings
FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id
UNION ALL
SELECT c.area, c.case_id, f.finding_id, c.year, c.region, 'violation' AS kind, f.violation AS key, CAST (0 AS BIGINT) AS cases, CAST (1 AS BIGINT) AS findings
FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id;
