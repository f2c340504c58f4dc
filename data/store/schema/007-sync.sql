-- Step 007: numbers kept in reserve, and this laptop's earlier names.

-- How many numbers of a series this laptop wants in hand; the exchange leases what is missing.
CREATE TABLE number_demand (
  issuer_name TEXT NOT NULL,
  series TEXT NOT NULL,
  reserve INTEGER NOT NULL CHECK (reserve BETWEEN 1 AND 1000),
  PRIMARY KEY (issuer_name, series)
) STRICT, WITHOUT ROWID;

-- Blocks asked for whose answer has not come: the same question is asked again, so that a lost answer loses no number.
CREATE TABLE number_request (
  id TEXT PRIMARY KEY NOT NULL,
  issuer_name TEXT NOT NULL,
  series TEXT NOT NULL,
  year INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 1000)
) STRICT;

-- Names under which earlier entries of this journal were written: a store that was put back from a backup goes on under
-- a new one, since the hub may know other entries under the old. until_seq: the last entry that both have.
CREATE TABLE past_device (
  id TEXT PRIMARY KEY NOT NULL,
  public_key BLOB NOT NULL CHECK (length (public_key) = 32),
  until_seq INTEGER NOT NULL,
  is_told INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1))
) STRICT;
