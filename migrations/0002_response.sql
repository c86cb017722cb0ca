-- First-order response at the Gaussian process and its exponents: the quantity `response`.
CREATE TABLE response_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  P REAL NOT NULL,
  alpha REAL NOT NULL,
  beta REAL NOT NULL,
  K REAL,
  kappa REAL NOT NULL,
  lambda0 REAL NOT NULL,
  y0 REAL NOT NULL,
  loss_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  quartic_fluctuation_R REAL,
  quartic_fluctuation_y REAL,
  quartic_mean_R REAL,
  quartic_mean_y REAL,
  exchange_fluctuation_R REAL,
  exchange_fluctuation_y REAL,
  exchange_mean_R REAL,
  exchange_mean_y REAL,
  theta REAL,
  loss_response REAL,
  width_fluctuation_R REAL,
  width_fluctuation_y REAL,
  width_mean_R REAL,
  width_mean_y REAL,
  width_total REAL,
  roots TEXT,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX response_point_unsolved ON response_point (run, status) WHERE status <> 0;

CREATE VIEW response AS
SELECT
  run, ordinal, P, alpha, beta, K, kappa, lambda0, y0, loss_kind,
  quartic_fluctuation_R, quartic_fluctuation_y, quartic_mean_R, quartic_mean_y, exchange_fluctuation_R, exchange_fluctuation_y, exchange_mean_R, exchange_mean_y, theta, loss_response, width_fluctuation_R, width_fluctuation_y, width_mean_R, width_mean_y, width_total,
  (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM response_point AS point;
