INSERT INTO mark (version, tag) VALUES (:version, :tag)
