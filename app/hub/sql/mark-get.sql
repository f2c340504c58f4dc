SELECT tag FROM mark WHERE version = :version
