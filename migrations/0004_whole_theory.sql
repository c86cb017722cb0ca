-- The whole theory: every loss and spectrum, finite width, and the quantities of flows, scaling and single modes. Inputs that the kinds of
-- loss and spectrum of a point do not have are NULL, as values that do not exist are. The tables of before are made anew, since SQLite
-- cannot drop a NOT NULL.

INSERT INTO status (code, name) VALUES
  (4, 'k* near 1'), (5, 'k* near K'), (6, 'beyond first order'), (7, 'cut-off artefact');

-- Measured spectra, by SHA-256 of their doubles: eigenvalues falling, and target coefficients.
CREATE TABLE measured_spectrum (
  content TEXT PRIMARY KEY,
  file TEXT NOT NULL,
  modes INTEGER NOT NULL,
  lambda BLOB NOT NULL,
  y BLOB NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

DROP VIEW effective_action;
DROP INDEX effective_action_point_unsolved;
ALTER TABLE effective_action_point RENAME TO effective_action_before;

CREATE TABLE effective_action_point (
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
  N REAL,
  power REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  s REAL,
  bias REAL,
  variance REAL,
  X REAL,
  loss REAL,
  xi REAL,
  theta REAL,
  k_star_bare REAL,
  k_star_dressed REAL,
  P_cross REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO effective_action_point (
  run, ordinal, loss_kind, spectrum_kind, status, roots, P, u, alpha, beta, K, kappa, noise, lambda0, y0, s, bias,
  variance, X, loss
)
SELECT
  run, ordinal, loss_kind, 'power-law', status, roots, P, u, alpha, beta, K, kappa, noise, lambda0, y0, s, bias,
  variance, X, loss
FROM effective_action_before;

DROP TABLE effective_action_before;

CREATE INDEX effective_action_point_unsolved ON effective_action_point (run, status) WHERE status <> 0;

CREATE VIEW effective_action AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega,
  dimension, loss_kind, spectrum_kind, s, bias, variance, X, loss, xi, theta, k_star_bare, k_star_dressed, P_cross,
  (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM effective_action_point AS point;

DROP VIEW replica;
DROP INDEX replica_point_unsolved;
ALTER TABLE replica_point RENAME TO replica_before;

CREATE TABLE replica_point (
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
  q REAL,
  V REAL,
  testX REAL,
  trainX REAL,
  trainLoss REAL,
  s REAL,
  kappa_tilde REAL,
  gamma REAL,
  testLoss REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO replica_point (
  run, ordinal, loss_kind, spectrum_kind, status, roots, P, u, alpha, beta, K, kappa, noise, lambda0, y0, q, V, testX,
  trainX, trainLoss, s, kappa_tilde, gamma
)
SELECT
  run, ordinal, loss_kind, 'power-law', status, roots, P, u, alpha, beta, K, kappa, noise, lambda0, y0, q, V, testX,
  trainX, trainLoss, s, kappa_tilde, gamma
FROM replica_before;

DROP TABLE replica_before;

CREATE INDEX replica_point_unsolved ON replica_point (run, status) WHERE status <> 0;

CREATE VIEW replica AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  loss_kind, spectrum_kind, q, V, testX, trainX, trainLoss, s, kappa_tilde, gamma, testLoss,
  (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM replica_point AS point;

CREATE TABLE optimal_ridge_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  P REAL,
  alpha REAL,
  beta REAL,
  K REAL,
  noise REAL,
  lambda0 REAL,
  y0 REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  optimal_kappa REAL,
  optimal_q REAL,
  optimal_kappa_tilde REAL,
  optimal_gamma REAL,
  ridgeless_q REAL,
  ridgeless_kappa_tilde REAL,
  ridgeless_gamma REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX optimal_ridge_point_unsolved ON optimal_ridge_point (run, status) WHERE status <> 0;

CREATE VIEW optimal_ridge AS
SELECT
  run, ordinal, P, alpha, beta, K, noise, lambda0, y0, kc, alpha2, beta2, epsilon, omega, dimension, loss_kind,
  spectrum_kind, optimal_kappa, optimal_q, optimal_kappa_tilde, optimal_gamma, ridgeless_q, ridgeless_kappa_tilde,
  ridgeless_gamma, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM optimal_ridge_point AS point;

CREATE TABLE gradient_flow_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  u REAL,
  alpha REAL,
  beta REAL,
  K REAL,
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
  tau REAL,
  X REAL,
  t REAL,
  loss REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX gradient_flow_point_unsolved ON gradient_flow_point (run, status) WHERE status <> 0;

CREATE VIEW gradient_flow AS
SELECT
  run, ordinal, u, alpha, beta, K, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension, tau,
  loss_kind, spectrum_kind, X, t, loss, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM gradient_flow_point AS point;

CREATE TABLE flow_point (
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
  modes_left REAL,
  s_exact REAL,
  s_running REAL,
  r_2 REAL,
  g_2 REAL,
  r_3 REAL,
  g_3 REAL,
  w_3 REAL,
  r_4 REAL,
  g_4 REAL,
  w_4 REAL,
  c4_4 REAL,
  r_5 REAL,
  g_5 REAL,
  w_5 REAL,
  c4_5 REAL,
  c5_5 REAL,
  r_6 REAL,
  g_6 REAL,
  w_6 REAL,
  c4_6 REAL,
  c5_6 REAL,
  c6_6 REAL,
  step_error_2 REAL,
  step_error_3 REAL,
  step_error_4 REAL,
  step_error_5 REAL,
  step_error_6 REAL,
  k_star_running REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX flow_point_unsolved ON flow_point (run, status) WHERE status <> 0;

CREATE VIEW flow AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  modes_left, loss_kind, spectrum_kind, s_exact, s_running, r_2, g_2, r_3, g_3, w_3, r_4, g_4, w_4, c4_4, r_5, g_5,
  w_5, c4_5, c5_5, r_6, g_6, w_6, c4_6, c5_6, c6_6, step_error_2, step_error_3, step_error_4, step_error_5,
  step_error_6, k_star_running, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM flow_point AS point;

CREATE TABLE continuum_flow_point (
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
  modes_left REAL,
  r_continuum REAL,
  g_continuum REAL,
  r_discrete REAL,
  g_discrete REAL,
  D REAL,
  r_rescaled REAL,
  U_rescaled REAL,
  r_hatted REAL,
  g_hatted REAL,
  y2_hatted REAL,
  k_star_running REAL,
  r_whole REAL,
  g_whole REAL,
  D_whole REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX continuum_flow_point_unsolved ON continuum_flow_point (run, status) WHERE status <> 0;

CREATE VIEW continuum_flow AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  modes_left, loss_kind, spectrum_kind, r_continuum, g_continuum, r_discrete, g_discrete, D, r_rescaled, U_rescaled,
  r_hatted, g_hatted, y2_hatted, k_star_running, r_whole, g_whole, D_whole,
  (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM continuum_flow_point AS point;

CREATE TABLE ridge_flow_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  P REAL,
  alpha REAL,
  K REAL,
  kappa REAL,
  lambda0 REAL,
  kc REAL,
  alpha2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  modes_left REAL,
  kappa_running REAL,
  kappa_tilde REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX ridge_flow_point_unsolved ON ridge_flow_point (run, status) WHERE status <> 0;

CREATE VIEW ridge_flow AS
SELECT
  run, ordinal, P, alpha, K, kappa, lambda0, kc, alpha2, epsilon, omega, dimension, modes_left, loss_kind,
  spectrum_kind, kappa_running, kappa_tilde, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM ridge_flow_point AS point;

CREATE TABLE portrait_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  alpha REAL,
  K REAL,
  lambda0 REAL,
  rhat REAL,
  ghat REAL,
  scale REAL,
  separatrix_r REAL,
  v_r REAL,
  v_g REAL,
  r_rescaled REAL,
  U_rescaled REAL,
  v_r_rescaled REAL,
  v_U_rescaled REAL,
  separatrix_r_rescaled REAL,
  zero_r_rescaled REAL,
  zero_U_rescaled REAL,
  fixed_r REAL,
  fixed_g REAL,
  eigenvalue_1 REAL,
  eigenvalue_2 REAL,
  gaussian_1 REAL,
  gaussian_2 REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX portrait_point_unsolved ON portrait_point (run, status) WHERE status <> 0;

CREATE VIEW portrait AS
SELECT
  run, ordinal, alpha, K, lambda0, rhat, ghat, scale, loss_kind, spectrum_kind, separatrix_r, v_r, v_g, r_rescaled,
  U_rescaled, v_r_rescaled, v_U_rescaled, separatrix_r_rescaled, zero_r_rescaled, zero_U_rescaled, fixed_r, fixed_g,
  eigenvalue_1, eigenvalue_2, gaussian_1, gaussian_2, (SELECT name FROM status WHERE code = point.status) AS status,
  roots
FROM portrait_point AS point;

DROP VIEW response;
DROP INDEX response_point_unsolved;
ALTER TABLE response_point RENAME TO response_before;

CREATE TABLE response_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  P REAL,
  alpha REAL,
  beta REAL,
  K REAL,
  kappa REAL,
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
  quartic_fluctuation_R REAL,
  quartic_fluctuation_y REAL,
  quartic_mean_R REAL,
  quartic_mean_y REAL,
  exchange_fluctuation_R REAL,
  exchange_fluctuation_y REAL,
  exchange_mean_R REAL,
  exchange_mean_y REAL,
  even_loop_R REAL,
  even_loop_y REAL,
  theta REAL,
  loss_response REAL,
  loss_zero REAL,
  loss_zero_survives REAL,
  width_fluctuation_R REAL,
  width_fluctuation_y REAL,
  width_mean_R REAL,
  width_mean_y REAL,
  width_total REAL,
  width_zero REAL,
  width_zero_survives REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO response_point (
  run, ordinal, loss_kind, spectrum_kind, status, roots, P, alpha, beta, K, kappa, lambda0, y0, quartic_fluctuation_R,
  quartic_fluctuation_y, quartic_mean_R, quartic_mean_y, exchange_fluctuation_R, exchange_fluctuation_y,
  exchange_mean_R, exchange_mean_y, theta, loss_response, width_fluctuation_R, width_fluctuation_y, width_mean_R,
  width_mean_y, width_total
)
SELECT
  run, ordinal, loss_kind, 'power-law', status, roots, P, alpha, beta, K, kappa, lambda0, y0, quartic_fluctuation_R,
  quartic_fluctuation_y, quartic_mean_R, quartic_mean_y, exchange_fluctuation_R, exchange_fluctuation_y,
  exchange_mean_R, exchange_mean_y, theta, loss_response, width_fluctuation_R, width_fluctuation_y, width_mean_R,
  width_mean_y, width_total
FROM response_before;

DROP TABLE response_before;

CREATE INDEX response_point_unsolved ON response_point (run, status) WHERE status <> 0;

CREATE VIEW response AS
SELECT
  run, ordinal, P, alpha, beta, K, kappa, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega, dimension,
  loss_kind, spectrum_kind, quartic_fluctuation_R, quartic_fluctuation_y, quartic_mean_R, quartic_mean_y,
  exchange_fluctuation_R, exchange_fluctuation_y, exchange_mean_R, exchange_mean_y, even_loop_R, even_loop_y, theta,
  loss_response, loss_zero, loss_zero_survives, width_fluctuation_R, width_fluctuation_y, width_mean_R, width_mean_y,
  width_total, width_zero, width_zero_survives, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM response_point AS point;

CREATE TABLE intervals_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  loss_kind TEXT NOT NULL,
  spectrum_kind TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES status (code),
  roots TEXT,
  alpha REAL,
  beta REAL,
  omega REAL,
  dimension REAL,
  pairs REAL,
  weight REAL,
  quartic_min REAL,
  quartic_max REAL,
  quartic_mean REAL,
  quartic_exponent REAL,
  sextic_min REAL,
  sextic_max REAL,
  sextic_mean REAL,
  sextic_exponent REAL,
  width_min REAL,
  width_max REAL,
  width_mean REAL,
  width_exponent REAL,
  operator_min REAL,
  operator_max REAL,
  operator_mean REAL,
  operator_loss_exponent REAL,
  operator_prior_exponent REAL,
  cutoff_exponent REAL,
  low_modes_exponent REAL,
  removed_modes_exponent REAL,
  degenerate_exponent REAL,
  modulation REAL,
  period REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX intervals_point_unsolved ON intervals_point (run, status) WHERE status <> 0;

CREATE VIEW intervals AS
SELECT
  run, ordinal, alpha, beta, omega, dimension, pairs, weight, loss_kind, spectrum_kind, quartic_min, quartic_max,
  quartic_mean, quartic_exponent, sextic_min, sextic_max, sextic_mean, sextic_exponent, width_min, width_max,
  width_mean, width_exponent, operator_min, operator_max, operator_mean, operator_loss_exponent,
  operator_prior_exponent, cutoff_exponent, low_modes_exponent, removed_modes_exponent, degenerate_exponent,
  modulation, period, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM intervals_point AS point;

CREATE TABLE transfer_point (
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
  N REAL,
  power REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  m REAL,
  predicted_X REAL,
  X REAL,
  X_error REAL,
  predicted_loss REAL,
  loss REAL,
  loss_error REAL,
  matched_u REAL,
  predicted_fixed_X REAL,
  fixed_X REAL,
  fixed_X_error REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX transfer_point_unsolved ON transfer_point (run, status) WHERE status <> 0;

CREATE VIEW transfer AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega,
  dimension, m, loss_kind, spectrum_kind, predicted_X, X, X_error, predicted_loss, loss, loss_error, matched_u,
  predicted_fixed_X, fixed_X, fixed_X_error, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM transfer_point AS point;

CREATE TABLE modes_point (
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
  N REAL,
  power REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  mode REAL,
  relative REAL,
  mode_number REAL,
  b REAL,
  v REAL,
  learnability REAL,
  share REAL,
  place REAL,
  q_2 REAL,
  v_2 REAL,
  learnability_2 REAL,
  share_2 REAL,
  place_2 REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX modes_point_unsolved ON modes_point (run, status) WHERE status <> 0;

CREATE VIEW modes AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega,
  dimension, mode, relative, loss_kind, spectrum_kind, mode_number, b, v, learnability, share, place, q_2, v_2,
  learnability_2, share_2, place_2, (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM modes_point AS point;

CREATE TABLE exact_integral_point (
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
  N REAL,
  power REAL,
  kc REAL,
  alpha2 REAL,
  beta2 REAL,
  epsilon REAL,
  omega REAL,
  dimension REAL,
  X REAL,
  loss REAL,
  X_saddle REAL,
  loss_saddle REAL,
  X_error REAL,
  loss_error REAL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX exact_integral_point_unsolved ON exact_integral_point (run, status) WHERE status <> 0;

CREATE VIEW exact_integral AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega,
  dimension, loss_kind, spectrum_kind, X, loss, X_saddle, loss_saddle, X_error, loss_error,
  (SELECT name FROM status WHERE code = point.status) AS status, roots
FROM exact_integral_point AS point;
