INSERT INTO pack (area, sha256, dated, version, size_bytes, text, signature, added_usec)
VALUES ('', :sha256, :dated, :version, :size_bytes, :text, :signature, :usec) ON CONFLICT (area, sha256) DO NOTHING
