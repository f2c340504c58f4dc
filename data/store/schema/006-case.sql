-- Step 006: a joint inspection, the hour of a stop-use order, and the unit's consent to electronic service.

ALTER TABLE case_file ADD COLUMN joint_with TEXT;
ALTER TABLE case_file ADD COLUMN stop_from TEXT;
ALTER TABLE case_file ADD COLUMN consent_on TEXT;
ALTER TABLE case_file ADD COLUMN consent_email TEXT;
ALTER TABLE case_file ADD COLUMN consent_sms TEXT;
ALTER TABLE case_file ADD COLUMN consent_platform TEXT;
ALTER TABLE case_file ADD COLUMN consent_address TEXT;
ALTER TABLE case_file ADD COLUMN consent_agent TEXT;
ALTER TABLE case_file ADD COLUMN consent_withdrawn_on TEXT;
INSERT INTO sealed_column (table_name, column_name, index_column) VALUES
  ('case_file', 'consent_email', NULL), ('case_file', 'consent_sms', NULL);
