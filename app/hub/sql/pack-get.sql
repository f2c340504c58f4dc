SELECT size_bytes FROM pack WHERE area = '' AND sha256 = :sha256
