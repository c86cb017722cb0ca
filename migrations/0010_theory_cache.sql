-- Points of theory that cost more than a millisecond, each kept once for all runs that meet it, by the hash of quantity, solver version and
-- system. They belong to no run, and go when the cache is emptied.
CREATE TABLE theory_point (
  content TEXT PRIMARY KEY,
  status INTEGER NOT NULL REFERENCES status (code),
  -- The outputs, and every root where there is not exactly one: doubles, least significant byte first.
  "values" BLOB NOT NULL,
  roots BLOB
) STRICT, WITHOUT ROWID;

-- Why a run as a whole ended before it was done, e.g. a full disk, as JSON.
ALTER TABLE run ADD COLUMN error TEXT CHECK (error IS NULL OR json_valid(error));
