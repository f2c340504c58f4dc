-- Step 002: the course of a case. Columns as in app/case/nc-case-tables.h; days and times are ISO text of legal time.

CREATE TABLE case_file (
  id TEXT PRIMARY KEY NOT NULL,
  enterprise_id TEXT,
  issuer_id TEXT,
  state TEXT,
  unit_name TEXT,
  uscc TEXT,
  legal_rep TEXT,
  address TEXT,
  contact TEXT,
  phone TEXT,
  industry_code TEXT,
  key_unit INTEGER,
  supplies_heat INTEGER,
  cause TEXT,
  task_source TEXT,
  source_reason TEXT,
  item TEXT,
  plan_ref TEXT,
  mode TEXT,
  exempt TEXT,
  exempt_reason TEXT,
  visit_no INTEGER,
  visit_cap INTEGER,
  repeat_item INTEGER,
  planned_start TEXT,
  planned_end TEXT,
  complaint_on TEXT,
  complaint_answered_on TEXT,
  approver TEXT,
  approved_on TEXT,
  late_reason TEXT,
  desk_requirements TEXT,
  visit_start TEXT,
  visit_end TEXT,
  place TEXT,
  certificates_shown_at TEXT,
  rights_told INTEGER,
  basis_told INTEGER,
  recusal TEXT,
  recusal_decision TEXT,
  site_head TEXT,
  site_head_position TEXT,
  unit_statement TEXT,
  read_back INTEGER,
  concluded_on TEXT,
  checklist_version TEXT,
  rules_version TEXT,
  reference_version TEXT,
  views_on TEXT,
  views_text TEXT,
  views_result TEXT,
  views_by TEXT,
  views_adopted INTEGER,
  due_on TEXT,
  original_due_on TEXT,
  plan_due_on TEXT,
  completion_report_on TEXT,
  breach_ended_on TEXT,
  serious_reason TEXT,
  hearing TEXT,
  legal_review TEXT,
  meeting TEXT,
  impact TEXT,
  proposal TEXT,
  government TEXT,
  safety_note TEXT,
  preserve_approved_on TEXT,
  preserve_approver TEXT,
  credit_on TEXT,
  credit_ref TEXT,
  handed_to TEXT,
  handed_on TEXT,
  opened_on TEXT,
  closed_on TEXT,
  close_reason TEXT,
  last_step_on TEXT,
  last_step_usec INTEGER
) STRICT;

CREATE TABLE case_officer (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  officer_id TEXT,
  name TEXT,
  cert_no TEXT,
  cert_expires TEXT,
  org TEXT,
  role TEXT,
  added_on TEXT
) STRICT;
CREATE INDEX case_officer_by_case ON case_officer (case_id);

CREATE TABLE case_finding (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER,
  violation TEXT,
  fact TEXT,
  verdict TEXT,
  confirmed INTEGER,
  equipment_id TEXT,
  equipment TEXT,
  model TEXT,
  serial_no TEXT,
  quantity INTEGER,
  location TEXT,
  document TEXT,
  table_item TEXT,
  rule_id TEXT,
  in_force_to TEXT,
  confidence TEXT,
  actual TEXT,
  limit_value TEXT,
  unit TEXT,
  demand TEXT,
  due_on TEXT,
  evidence_rule TEXT,
  origin TEXT,
  withdrawn_reason TEXT,
  official_text TEXT
) STRICT;
CREATE INDEX case_finding_by_case ON case_finding (case_id);

CREATE TABLE case_evidence (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER,
  type TEXT,
  name TEXT,
  purpose TEXT,
  finding_id TEXT,
  blob_id TEXT,
  size_bytes INTEGER,
  file_name TEXT,
  wall_usec INTEGER,
  mono_usec INTEGER,
  time_source TEXT,
  made_at TEXT,
  place TEXT,
  device TEXT,
  maker TEXT,
  method TEXT,
  carrier TEXT,
  checked INTEGER,
  confirmed_by TEXT,
  transcript TEXT,
  removed_reason TEXT
) STRICT;
CREATE INDEX case_evidence_by_case ON case_evidence (case_id);

CREATE TABLE case_paper (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT,
  number TEXT,
  series TEXT,
  year INTEGER,
  seq INTEGER,
  issued_on TEXT,
  issuer_name TEXT,
  approver TEXT,
  blob_id TEXT,
  signed_blob_id TEXT,
  content_sha256 TEXT,
  replaces_id TEXT,
  previous_number TEXT,
  due_on TEXT,
  detail TEXT,
  versions TEXT
) STRICT;
CREATE INDEX case_paper_by_case ON case_paper (case_id);

CREATE TABLE paper_signature (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  paper_id TEXT,
  role TEXT,
  person TEXT,
  status TEXT,
  reason TEXT,
  witness TEXT,
  media_id TEXT,
  blob_id TEXT,
  signed_at TEXT
) STRICT;
CREATE INDEX paper_signature_by_case ON paper_signature (case_id);

CREATE TABLE paper_service (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  paper_id TEXT,
  mode TEXT,
  served_on TEXT,
  effective_on TEXT,
  served_at TEXT,
  place TEXT,
  receiver TEXT,
  receiver_role TEXT,
  relation TEXT,
  refusal TEXT,
  refused_on TEXT,
  witness TEXT,
  media_id TEXT,
  consent_id TEXT,
  receipt_no TEXT,
  servers TEXT
) STRICT;
CREATE INDEX paper_service_by_case ON paper_service (case_id);

CREATE TABLE case_extension (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  requested_on TEXT,
  asked_until TEXT,
  reason TEXT,
  progress TEXT,
  decision TEXT,
  decided_on TEXT,
  new_due TEXT,
  tacit INTEGER,
  opinion TEXT
) STRICT;
CREATE INDEX case_extension_by_case ON case_extension (case_id);

CREATE TABLE case_recheck (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  finding_id TEXT,
  checked_on TEXT,
  result TEXT,
  note TEXT,
  evidence_id TEXT
) STRICT;
CREATE INDEX case_recheck_by_case ON case_recheck (case_id);

CREATE TABLE case_interview (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  started_at TEXT,
  ended_at TEXT,
  place TEXT,
  person TEXT,
  org TEXT,
  position TEXT,
  relation TEXT,
  id_no TEXT,
  sex TEXT,
  recusal TEXT,
  items TEXT,
  interpreter TEXT,
  sign_status TEXT,
  sign_reason TEXT
) STRICT;
CREATE INDEX case_interview_by_case ON case_interview (case_id);

CREATE TABLE case_reason (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  rule TEXT,
  reason TEXT,
  given_by TEXT,
  given_on TEXT
) STRICT;
CREATE INDEX case_reason_by_case ON case_reason (case_id);

CREATE TABLE case_timer (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT,
  rule TEXT,
  subject TEXT,
  due_on TEXT,
  done_on TEXT,
  calendar_incomplete INTEGER,
  confidence TEXT
) STRICT;
CREATE INDEX case_timer_by_case ON case_timer (case_id);

CREATE TABLE case_answers (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  checklist TEXT,
  version TEXT,
  answers_blob_id TEXT,
  instance_blob_id TEXT,
  answered_at TEXT,
  complete INTEGER
) STRICT;
CREATE INDEX case_answers_by_case ON case_answers (case_id);

-- One given answer of a checklist (case_answers): path /data/motors[3]/model. A calculated value is not kept.
CREATE TABLE case_answer (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  answers_id TEXT NOT NULL REFERENCES case_answers (id) DEFERRABLE INITIALLY DEFERRED,
  path TEXT NOT NULL,
  value TEXT
) STRICT;
CREATE INDEX case_answer_by_path ON case_answer (answers_id, path);

CREATE TABLE case_milestone (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  title TEXT,
  due_on TEXT,
  done_on TEXT,
  note TEXT
) STRICT;
CREATE INDEX case_milestone_by_case ON case_milestone (case_id);

CREATE TABLE case_preserved (
  id TEXT PRIMARY KEY NOT NULL,
  case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT,
  spec TEXT,
  amount TEXT,
  condition TEXT,
  place TEXT,
  decision TEXT
) STRICT;
CREATE INDEX case_preserved_by_case ON case_preserved (case_id);

CREATE INDEX case_file_by_unit ON case_file (uscc, opened_on);
CREATE INDEX case_file_by_state ON case_file (state, opened_on);
CREATE INDEX case_timer_open ON case_timer (due_on) WHERE done_on IS NULL;

-- A number is given to one paper only, for ever: the row of an issued paper is never deleted.
CREATE UNIQUE INDEX case_paper_number ON case_paper (issuer_name, series, year, seq) WHERE seq IS NOT NULL;

-- Number series: the pattern of an issuer's papers of one kind, and the blocks of numbers this device may give out.
CREATE TABLE number_pattern (
  id TEXT PRIMARY KEY NOT NULL,
  issuer_id TEXT NOT NULL,
  series TEXT NOT NULL,
  pattern TEXT NOT NULL CHECK (pattern <> '')
) STRICT;
CREATE TABLE number_block (
  id TEXT PRIMARY KEY NOT NULL,
  issuer_name TEXT NOT NULL,
  series TEXT NOT NULL,
  year INTEGER NOT NULL,
  first_no INTEGER NOT NULL CHECK (first_no > 0),
  last_no INTEGER NOT NULL CHECK (last_no >= first_no),
  device TEXT,
  source TEXT
) STRICT;

INSERT INTO synced_table (name, goes_out) VALUES
  ('case_answer', 1),
  ('case_answers', 1),
  ('case_evidence', 1),
  ('case_extension', 1),
  ('case_file', 1),
  ('case_finding', 1),
  ('case_interview', 1),
  ('case_milestone', 1),
  ('case_officer', 1),
  ('case_paper', 1),
  ('case_preserved', 1),
  ('case_reason', 1),
  ('case_recheck', 1),
  ('case_timer', 1),
  ('number_block', 1),
  ('number_pattern', 1),
  ('paper_service', 1),
  ('paper_signature', 1);
INSERT INTO sealed_column (table_name, column_name, index_column) VALUES
  ('case_file', 'phone', NULL), ('case_interview', 'id_no', NULL);
