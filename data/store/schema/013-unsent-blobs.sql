-- Step 013: attachments that the hub may not have are found without looking at all the others.

-- Each attachment from its row on until its receipt. Kept by triggers, so that nobody who writes either can forget it.
CREATE TABLE blob_unsent (id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO blob_unsent (id)
  SELECT b.id FROM blob AS b WHERE NOT EXISTS (SELECT 1 FROM sync_blob AS s WHERE s.id = b.id);

CREATE TRIGGER blob_unsent_insert AFTER INSERT ON blob WHEN NOT EXISTS (SELECT 1 FROM sync_blob WHERE id = NEW.id)
BEGIN INSERT OR IGNORE INTO blob_unsent (id) VALUES (NEW.id); END;
CREATE TRIGGER blob_unsent_delete AFTER DELETE ON blob
BEGIN DELETE FROM blob_unsent WHERE id = OLD.id; END;
CREATE TRIGGER blob_unsent_receipt AFTER INSERT ON sync_blob
BEGIN DELETE FROM blob_unsent WHERE id = NEW.id; END;
CREATE TRIGGER blob_unsent_again AFTER DELETE ON sync_blob WHEN EXISTS (SELECT 1 FROM blob WHERE id = OLD.id)
BEGIN INSERT OR IGNORE INTO blob_unsent (id) VALUES (OLD.id); END;
