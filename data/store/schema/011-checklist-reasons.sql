-- Step 011: why an unusual answer is right, and the form that answers were given with.

-- reason: of an answer that a soft constraint warns of; it holds for the value in reason_for alone.
ALTER TABLE case_answer ADD COLUMN reason TEXT;
ALTER TABLE case_answer ADD COLUMN reason_for TEXT;
-- form_blob_id: the form, as XForm, that the last answer was given with. earlier_blob_id: the one before it, as long as
-- no officer has taken note of what changed.
ALTER TABLE case_answers ADD COLUMN form_blob_id TEXT;
ALTER TABLE case_answers ADD COLUMN earlier_blob_id TEXT;
CREATE INDEX case_answer_reasoned ON case_answer (case_id) WHERE reason IS NOT NULL;
