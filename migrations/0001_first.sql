-- Studies, runs and points. One row of a quantity's view is one point: the view `effective_action` is what other programs read, and
--   SELECT P, u, loss FROM effective_action WHERE run = 1
-- works in any SQLite client. K = ∞ and values that do not exist are NULL. Times are ISO 8601 in UTC.

-- Tells this application's files from other SQLite databases: "CGRN" in ASCII.
PRAGMA application_id = 0x4347524e;

-- AUTOINCREMENT: people cite numbers of studies and runs, so none is ever given twice.
CREATE TABLE study (
  study INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE revision (
  study INTEGER NOT NULL REFERENCES study,
  number INTEGER NOT NULL CHECK (number >= 1),
  document TEXT NOT NULL CHECK (json_valid(document)),
  name TEXT NOT NULL AS (document ->> 'name') STORED,
  created_at TEXT NOT NULL,
  PRIMARY KEY (study, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX revision_name ON revision (name);

CREATE TRIGGER revision_is_immutable BEFORE UPDATE ON revision BEGIN
  SELECT raise(ABORT, 'A revision is never changed: a new one is added.');
END;

CREATE TABLE run (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  study INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  seconds REAL NOT NULL DEFAULT 0,
  application_version TEXT NOT NULL,
  solver_versions TEXT NOT NULL CHECK (json_valid(solver_versions)),
  FOREIGN KEY (study, revision) REFERENCES revision (study, number)
) STRICT;

CREATE INDEX run_study ON run (study, revision);
CREATE INDEX run_unfinished ON run (status) WHERE status IN ('queued', 'running');

-- What of a run is committed: a chunk either has its points or, where `error` is not NULL, none.
CREATE TABLE chunk (
  run INTEGER NOT NULL REFERENCES run,
  quantity TEXT NOT NULL,
  first_ordinal INTEGER NOT NULL,
  count INTEGER NOT NULL,
  -- SQLite before 3.42 calls json_valid(NULL) false.
  error TEXT CHECK (error IS NULL OR json_valid(error)),
  PRIMARY KEY (run, quantity, first_ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE status (
  code INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO status (code, name) VALUES (0, 'converged'), (1, 'several roots'), (2, 'no root'), (3, 'not converged');

-- Clustered by its key: points of a run lie together and no second index repeats the key.
CREATE TABLE effective_action_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  P REAL NOT NULL,
  u REAL NOT NULL,
  alpha REAL NOT NULL,
  beta REAL NOT NULL,
  K REAL,
  kappa REAL NOT NULL,
  noise REAL NOT NULL,
  lambda0 REAL NOT NULL,
  y0 REAL NOT NULL,
  loss_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  s REAL,
  bias REAL,
  variance REAL,
  X REAL,
  loss REAL,
  roots TEXT,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

-- Few points end otherwise than converged; with this they are found and counted without reading the rest.
CREATE INDEX effective_action_point_unsolved ON effective_action_point (run, status) WHERE status <> 0;

CREATE VIEW effective_action AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, loss_kind,
  s, bias, variance, X, loss, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM effective_action_point AS point;

-- Who may write: at most one row. Times in milliseconds since 1970, for arithmetic.
CREATE TABLE writer (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  instance TEXT NOT NULL,
  process_id INTEGER NOT NULL,
  host TEXT NOT NULL,
  application_version TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  heartbeat_at INTEGER NOT NULL,
  endpoint TEXT,
  token TEXT
) STRICT;
