UPDATE counter SET version = :version WHERE area = :area
