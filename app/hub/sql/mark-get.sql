SELECT tag FROM mark WHERE area = :area AND version = :version
