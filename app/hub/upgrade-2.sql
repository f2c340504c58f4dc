-- SQLite only, whose databases of version 1 knew no areas. Runs before and after schema.sql: see nc-hub-db-sqlite.c.
-- A cursor of version 1 is not known any more: each laptop reads its lists anew, once.
ALTER TABLE device RENAME TO old_device;
ALTER TABLE enrol_code RENAME TO old_enrol_code;
ALTER TABLE op_commit RENAME TO old_op_commit;
ALTER TABLE op RENAME TO old_op;
ALTER TABLE receipt RENAME TO old_receipt;
ALTER TABLE row RENAME TO old_row;
ALTER TABLE mark RENAME TO old_mark;
ALTER TABLE blob RENAME TO old_blob;
ALTER TABLE number_lease RENAME TO old_number_lease;
ALTER TABLE audit RENAME TO old_audit;
ALTER TABLE meta RENAME TO old_meta;
DROP TABLE moved;
DROP TABLE upload;
DROP INDEX row_by_version;
DROP INDEX row_by_parent;
