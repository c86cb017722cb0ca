-- Refinement: points that a run adds to those that its study asks for. They have the ordinals that follow, in the order in which they were
-- added. The view of each quantity says of a point where it comes from: `origin` is 'asked' or 'added'.

-- Of each run of a study with `refine`: how many rounds of points were added, and why no more are, NULL while that is not decided.
CREATE TABLE refinement (
  run INTEGER PRIMARY KEY REFERENCES run,
  rounds INTEGER NOT NULL DEFAULT 0,
  stop TEXT CHECK (stop IN ('tolerance', 'budget'))
) STRICT;

-- A point lies between neighbours: `base` is the ordinal of the lower one, `first` and `second` how far it is, from 0 to 1, on the way to the
-- next value of the first refined axis and of the second.
CREATE TABLE added_point (
  run INTEGER NOT NULL REFERENCES run,
  ordinal INTEGER NOT NULL,
  base INTEGER NOT NULL,
  first REAL NOT NULL,
  second REAL NOT NULL,
  PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;

DROP VIEW effective_action;
CREATE VIEW effective_action AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega, dimension,
  loss_kind, spectrum_kind, s, bias, variance, X, loss, xi, theta, k_star_bare, k_star_dressed, P_cross,
  (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM effective_action_point AS point;

DROP VIEW replica;
CREATE VIEW replica AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  loss_kind, spectrum_kind, q, V, testX, trainX, trainLoss, s, kappa_tilde, gamma, testLoss,
  (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM replica_point AS point;

DROP VIEW optimal_ridge;
CREATE VIEW optimal_ridge AS
SELECT
  run, ordinal, P, alpha, beta, K, noise, lambda0, y0, kc, alpha2, beta2, epsilon, omega, dimension, loss_kind,
  spectrum_kind, optimal_kappa, optimal_q, optimal_kappa_tilde, optimal_gamma, ridgeless_q, ridgeless_kappa_tilde,
  ridgeless_gamma, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM optimal_ridge_point AS point;

DROP VIEW gradient_flow;
CREATE VIEW gradient_flow AS
SELECT
  run, ordinal, u, alpha, beta, K, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension, tau,
  loss_kind, spectrum_kind, X, t, loss, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM gradient_flow_point AS point;

DROP VIEW flow;
CREATE VIEW flow AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  modes_left, loss_kind, spectrum_kind, s_exact, s_running, r_2, g_2, r_3, g_3, w_3, r_4, g_4, w_4, c4_4, r_5, g_5, w_5,
  c4_5, c5_5, r_6, g_6, w_6, c4_6, c5_6, c6_6, step_error_2, step_error_3, step_error_4, step_error_5, step_error_6,
  k_star_running, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM flow_point AS point;

DROP VIEW continuum_flow;
CREATE VIEW continuum_flow AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  modes_left, loss_kind, spectrum_kind, r_continuum, g_continuum, r_discrete, g_discrete, D, r_rescaled, U_rescaled,
  r_hatted, g_hatted, y2_hatted, k_star_running, r_whole, g_whole, D_whole,
  (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM continuum_flow_point AS point;

DROP VIEW ridge_flow;
CREATE VIEW ridge_flow AS
SELECT
  run, ordinal, P, alpha, K, kappa, lambda0, kc, alpha2, epsilon, omega, dimension, modes_left, loss_kind,
  spectrum_kind, kappa_running, kappa_tilde, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM ridge_flow_point AS point;

DROP VIEW portrait;
CREATE VIEW portrait AS
SELECT
  run, ordinal, alpha, K, lambda0, rhat, ghat, scale, loss_kind, spectrum_kind, separatrix_r, v_r, v_g, r_rescaled,
  U_rescaled, v_r_rescaled, v_U_rescaled, separatrix_r_rescaled, zero_r_rescaled, zero_U_rescaled, fixed_r, fixed_g,
  eigenvalue_1, eigenvalue_2, gaussian_1, gaussian_2, (SELECT name FROM status WHERE code = point.status) AS status,
  roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM portrait_point AS point;

DROP VIEW response;
CREATE VIEW response AS
SELECT
  run, ordinal, P, alpha, beta, K, kappa, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega, dimension,
  loss_kind, spectrum_kind, quartic_fluctuation_R, quartic_fluctuation_y, quartic_mean_R, quartic_mean_y,
  exchange_fluctuation_R, exchange_fluctuation_y, exchange_mean_R, exchange_mean_y, even_loop_R, even_loop_y, theta,
  loss_response, loss_zero, loss_zero_survives, width_fluctuation_R, width_fluctuation_y, width_mean_R, width_mean_y,
  width_total, width_zero, width_zero_survives, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM response_point AS point;

DROP VIEW intervals;
CREATE VIEW intervals AS
SELECT
  run, ordinal, alpha, beta, omega, dimension, pairs, weight, loss_kind, spectrum_kind, quartic_min, quartic_max,
  quartic_mean, quartic_exponent, sextic_min, sextic_max, sextic_mean, sextic_exponent, width_min, width_max,
  width_mean, width_exponent, operator_min, operator_max, operator_mean, operator_loss_exponent,
  operator_prior_exponent, cutoff_exponent, low_modes_exponent, removed_modes_exponent, degenerate_exponent, modulation,
  period, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM intervals_point AS point;

DROP VIEW transfer;
CREATE VIEW transfer AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega, dimension,
  m, loss_kind, spectrum_kind, predicted_X, X, X_error, predicted_loss, loss, loss_error, matched_u, predicted_fixed_X,
  fixed_X, fixed_X_error, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM transfer_point AS point;

DROP VIEW modes;
CREATE VIEW modes AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega, dimension,
  mode, relative, loss_kind, spectrum_kind, mode_number, b, v, learnability, share, place, q_2, v_2, learnability_2,
  share_2, place_2, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM modes_point AS point;

DROP VIEW exact_integral;
CREATE VIEW exact_integral AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega, dimension,
  loss_kind, spectrum_kind, X, loss, X_saddle, loss_saddle, X_error, loss_error,
  (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM exact_integral_point AS point;

DROP VIEW regression;
CREATE VIEW regression AS
SELECT
  run, ordinal, P, alpha, beta, K, kappa, noise, lambda0, y0, kc, alpha2, beta2, epsilon, omega, dimension, datasets,
  precision, budget, seed, loss_kind, spectrum_kind, features, trainLoss, trainLoss_error, testX, testX_error, trainX,
  trainX_error, q, q_error, V, V_error, drawn, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM regression_point AS point;

DROP VIEW posterior;
CREATE VIEW posterior AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  datasets, precision, budget, seed, loss_kind, spectrum_kind, features, trainLoss, trainLoss_error, trainX,
  trainX_error, testX, testX_error, q, q_error, V, V_error, acceptance, autocorrelation, effective, r_hat, drawn,
  (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM posterior_point AS point;

DROP VIEW action_sampling;
CREATE VIEW action_sampling AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, power, kc, alpha2, beta2, epsilon, omega, dimension,
  chains, precision, budget, seed, loss_kind, spectrum_kind, X, X_error, loss, loss_error, acceptance, autocorrelation,
  effective, r_hat, drawn, (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM action_sampling_point AS point;

DROP VIEW training;
CREATE VIEW training AS
SELECT
  run, ordinal, P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, power, kc, alpha2, beta2, epsilon, omega, dimension,
  time, datasets, precision, budget, seed, loss_kind, spectrum_kind, features, dynamics, trainLoss, trainLoss_error,
  trainX, trainX_error, testX, testX_error, xi, xi_error, acceptance, autocorrelation, effective, r_hat, drawn,
  (SELECT name FROM status WHERE code = point.status) AS status, roots,
  CASE WHEN EXISTS (SELECT 1 FROM added_point WHERE added_point.run = point.run AND added_point.ordinal = point.ordinal)
    THEN 'added' ELSE 'asked' END AS origin
FROM training_point AS point;
