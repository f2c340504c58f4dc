-- search.db; nothing in it is a record, so a doubt is settled by making it anew
DROP TABLE IF EXISTS part;
DROP TABLE IF EXISTS entry;
DROP TABLE IF EXISTS state;
CREATE TABLE state (token TEXT NOT NULL);
CREATE TABLE entry (
  row_no INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  initials TEXT NOT NULL,
  uscc TEXT,
  region_code TEXT
);
CREATE INDEX entry_by_name ON entry (name);
CREATE INDEX entry_by_initials ON entry (initials);
CREATE INDEX entry_by_uscc ON entry (uscc);
CREATE INDEX entry_by_region ON entry (region_code);
CREATE VIRTUAL TABLE part USING fts5 (text, initials, content = 'entry', content_rowid = 'row_no', detail = none,
                                      prefix = '1', columnsize = 0, tokenize = 'nc_bigram');
PRAGMA user_version = 1;
