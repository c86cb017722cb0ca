-- Where and by what runs were computed, and how long it took. A run that was resumed has several sessions.
CREATE TABLE session (
  run INTEGER NOT NULL REFERENCES run,
  started_at TEXT NOT NULL,
  -- desktop, browser or terminal.
  face TEXT NOT NULL,
  host TEXT NOT NULL,
  platform TEXT NOT NULL,
  application_version TEXT NOT NULL,
  source_commit TEXT,
  node_version TEXT NOT NULL,
  electron_version TEXT,
  threads INTEGER NOT NULL,
  PRIMARY KEY (run, started_at)
) STRICT, WITHOUT ROWID;

-- Seconds of all threads together that a quantity of a run took, and that were estimated for the same points: what estimates are corrected by.
CREATE TABLE duration (
  run INTEGER NOT NULL REFERENCES run,
  quantity TEXT NOT NULL,
  seconds REAL NOT NULL,
  estimate REAL NOT NULL,
  PRIMARY KEY (run, quantity)
) STRICT, WITHOUT ROWID;

-- Whether the run takes draws of experiments from earlier runs; one that repeats another exactly makes them all anew.
ALTER TABLE run ADD COLUMN reuses INTEGER NOT NULL DEFAULT 1;
