-- Step 010: whom a letter goes to, where a case sends more than one of its kind.

ALTER TABLE case_paper ADD COLUMN receiver TEXT;
