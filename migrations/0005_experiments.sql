-- Experiments: what theory is tested against. A point is the mean over draws (data sets, or chains), each kept once for all runs that meet it.

INSERT INTO status (code, name) VALUES
  (8, 'chains not converged'), (9, 'budget spent'), (10, 'incomplete');

-- By SHA-256 of quantity, solver version, system and seed. `values`: one number an observable; `quality`: acceptance, autocorrelation time,
-- effective sample size and split R; `state`: doubles from which chains that have not converged go on. `run` is the one that made it.
CREATE TABLE draw (
  content TEXT NOT NULL,
  number INTEGER NOT NULL,
  quantity TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run,
  status TEXT NOT NULL,
  "values" TEXT NOT NULL CHECK (json_valid("values")),
  quality TEXT CHECK (quality IS NULL OR json_valid(quality)),
  state BLOB,
  created_at TEXT NOT NULL,
  PRIMARY KEY (content, number)
) STRICT;

-- How long a run computed before it was taken up again, and when that was.
ALTER TABLE run ADD COLUMN resumed_at TEXT;
ALTER TABLE run ADD COLUMN seconds_before REAL NOT NULL DEFAULT 0;
UPDATE run SET resumed_at = started_at;

CREATE TABLE regression_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  features TEXT NOT NULL,
  P REAL,
  alpha REAL,
  beta REAL,
  K REAL,
  kappa REAL,
  noise REAL,
  lambda0 REAL,
  y0 REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  datasets REAL,
  precision REAL,
  budget REAL,
  seed REAL,
  trainLoss REAL,
  trainLoss_error REAL,
  testX REAL,
  testX_error REAL,
  trainX REAL,
  trainX_error REAL,
  q REAL,
  q_error REAL,
  V REAL,
  V_error REAL,
  drawn REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX regression_point_unsolved ON regression_point (run, status) WHERE status <> 0;

CREATE VIEW regression AS
SELECT
  run, ordinal, P, alpha, beta, K, kappa, noise, lambda0, y0, kc, alpha2, beta2, epsilon, omega, dimension, datasets,
  precision, budget, seed, loss_kind, spectrum_kind, features, trainLoss, trainLoss_error, testX, testX_error, trainX,
  trainX_error, q, q_error, V, V_error, drawn, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM regression_point AS point;

CREATE TABLE posterior_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  features TEXT NOT NULL,
  P REAL,
  u REAL,
  alpha REAL,
  beta REAL,
  K REAL,
  kappa REAL,
  noise REAL,
  lambda0 REAL,
  y0 REAL,
  power REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  datasets REAL,
  precision REAL,
  budget REAL,
  seed REAL,
  trainLoss REAL,
  trainLoss_error REAL,
  trainX REAL,
  trainX_error REAL,
  testX REAL,
  testX_error REAL,
  q REAL,
  q_error REAL,
  V REAL,
  V_error REAL,
  acceptance REAL,
  autocorrelation REAL,
  effective REAL,
  r_hat REAL,
  drawn REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX posterior_point_unsolved ON posterior_point (run, status) WHERE status <> 0;

CREATE VIEW posterior AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  datasets, precision, budget, seed, loss_kind, spectrum_kind, features, trainLoss, trainLoss_error, trainX,
  trainX_error, testX, testX_error, q, q_error, V, V_error, acceptance, autocorrelation, effective, r_hat, drawn,
  (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM posterior_point AS point;

CREATE TABLE action_sampling_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  P REAL,
  u REAL,
  alpha REAL,
  beta REAL,
  K REAL,
  kappa REAL,
  noise REAL,
  lambda0 REAL,
  y0 REAL,
  power REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  chains REAL,
  precision REAL,
  budget REAL,
  seed REAL,
  X REAL,
  X_error REAL,
  loss REAL,
  loss_error REAL,
  acceptance REAL,
  autocorrelation REAL,
  effective REAL,
  r_hat REAL,
  drawn REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX action_sampling_point_unsolved ON action_sampling_point (run, status) WHERE status <> 0;

CREATE VIEW action_sampling AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  chains, precision, budget, seed, loss_kind, spectrum_kind, X, X_error, loss, loss_error, acceptance,
  autocorrelation, effective, r_hat, drawn, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM action_sampling_point AS point;

CREATE TABLE training_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  features TEXT NOT NULL,
  dynamics TEXT NOT NULL,
  P REAL,
  u REAL,
  alpha REAL,
  beta REAL,
  K REAL,
  kappa REAL,
  noise REAL,
  lambda0 REAL,
  y0 REAL,
  N REAL,
  power REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  time REAL,
  datasets REAL,
  precision REAL,
  budget REAL,
  seed REAL,
  trainLoss REAL,
  trainLoss_error REAL,
  trainX REAL,
  trainX_error REAL,
  testX REAL,
  testX_error REAL,
  xi REAL,
  xi_error REAL,
  acceptance REAL,
  autocorrelation REAL,
  effective REAL,
  r_hat REAL,
  drawn REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX training_point_unsolved ON training_point (run, status) WHERE status <> 0;

CREATE VIEW training AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega,
  dimension, time, datasets, precision, budget, seed, loss_kind, spectrum_kind, features, dynamics, trainLoss,
  trainLoss_error, trainX, trainX_error, testX, testX_error, xi, xi_error, acceptance, autocorrelation, effective,
  r_hat, drawn, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM training_point AS point;
