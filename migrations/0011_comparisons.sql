-- Comparisons: which curves were compared, and what came of it. A revision never changes; what its runs held then is known by hashes, so
-- that it is said where one has changed since.

CREATE TABLE comparison (
  comparison INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;

CREATE TABLE comparison_revision (
  comparison INTEGER NOT NULL REFERENCES comparison,
  number INTEGER NOT NULL CHECK (number >= 1),
  document TEXT NOT NULL CHECK (json_valid(document)),
  name TEXT NOT NULL AS (document ->> 'name') STORED,
  -- By source in the document's order, the hash of the curves that it gave.
  sources TEXT NOT NULL CHECK (json_valid(sources)),
  result TEXT NOT NULL CHECK (json_valid(result)),
  application_version TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (comparison, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER comparison_revision_is_immutable BEFORE UPDATE ON comparison_revision BEGIN
  SELECT raise(ABORT, 'A revision is never changed: a new one is added.');
END;

-- Files of measured curves as they were read, by the hash of what they held.
CREATE TABLE curve_file (
  content TEXT PRIMARY KEY,
  file TEXT NOT NULL,
  bytes BLOB NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
