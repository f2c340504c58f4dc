INSERT INTO mark (area, version, tag) VALUES (:area, :version, :tag)
