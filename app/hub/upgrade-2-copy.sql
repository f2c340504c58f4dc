-- SQLite only; the second half of upgrade-2.sql, after schema.sql.
INSERT INTO meta SELECT key, value FROM old_meta;
INSERT INTO device SELECT substr (region, 1, 4) || '00', id, public_key, region, officer, role, enrolled_usec, revoked_usec,
  forked_usec, last_seen_usec, app_version FROM old_device;
INSERT INTO head SELECT substr (region, 1, 4) || '00', id, head_seq, head_hash FROM old_device;
INSERT INTO enrol_code SELECT '', hash, region, officer, role, expires_usec, used_by FROM old_enrol_code;
INSERT INTO op_commit SELECT d.area, c.* FROM old_op_commit AS c JOIN device AS d ON d.id = c.device;
INSERT INTO op SELECT d.area, o.* FROM old_op AS o JOIN device AS d ON d.id = o.device;
INSERT INTO receipt SELECT d.area, r.* FROM old_receipt AS r JOIN device AS d ON d.id = r.device;
INSERT INTO row SELECT CASE region WHEN '' THEN '' ELSE substr (region, 1, 4) || '00' END, table_name, row_id, region, parent,
  data, gone, version, last_device FROM old_row;
INSERT INTO counter SELECT area, (SELECT MAX (version) FROM row) FROM row GROUP BY area;
INSERT INTO mark SELECT c.area, c.version, lower (hex (randomblob (4))) FROM counter AS c;
INSERT INTO blob SELECT substr (region, 1, 4) || '00', id, size_bytes, region, text, signature FROM old_blob;
INSERT INTO number_lease SELECT '', * FROM old_number_lease;
INSERT INTO audit SELECT '', printf ('%016d', id), usec, device, what, detail FROM old_audit;
DROP TABLE old_device;
DROP TABLE old_enrol_code;
DROP TABLE old_op_commit;
DROP TABLE old_op;
DROP TABLE old_receipt;
DROP TABLE old_row;
DROP TABLE old_mark;
DROP TABLE old_blob;
DROP TABLE old_number_lease;
DROP TABLE old_audit;
DROP TABLE old_meta;
