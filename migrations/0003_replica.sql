-- Level 2, the replica-symmetric theory: the quantity `replica`.
CREATE TABLE replica_point (
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
  q REAL,
  V REAL,
  testX REAL,
  trainX REAL,
  trainLoss REAL,
  s REAL,
  kappa_tilde REAL,
  gamma REAL,
  roots TEXT,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX replica_point_unsolved ON replica_point (run, status) WHERE status <> 0;

CREATE VIEW replica AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, loss_kind,
  q, V, testX, trainX, trainLoss, s, kappa_tilde, gamma,
  (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM replica_point AS point;
