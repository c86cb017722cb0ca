/**
 * The spectrum of a system as functions of the mode k (theory, section 1): what is drawn, what flows step through, and what mode sums are
 * built from.
 */
import { bisect } from '../numerics/bisection.ts';
import { formulaModes } from './formula.ts';
import { firstOfLevel } from './levels.ts';
import { measuredSpectrum } from './measured.ts';
import type { System } from './system.ts';

export interface Spectrum {
  /** Number of modes, Infinity allowed; of a measured spectrum those of its file at most. */
  readonly K: number;
  /** λ_k for real k ≥ 1, with λ0 in it. Between the modes of a measured spectrum ln λ is interpolated in ln k. */
  lambda(k: number): number;
  /** y_k² for real k ≥ 1, with y0² in it. Between the modes of a measured spectrum it is interpolated in ln k. */
  y2(k: number): number;
  /** Whether λ and y² are smooth functions of k but for `breaks`; degenerate levels and measured modes are not. */
  readonly smooth: boolean;
  /** Where λ and y² are continuous and their slopes are not. */
  readonly breaks: readonly number[];
  /**
   * The real k with λ_k = lambda > 0: k* where λ_k r = 1 (bare) or λ_k s = 1 (dressed). It may lie below 1 or beyond K, where the spectrum is
   * continued: by its formula, or from the last modes as a power law. A log-periodic λ may pass the value several times: then the
   * last crossing. On a plateau its last mode. Of degenerate levels, the k of the power law on which their first modes lie.
   */
  modeWhere(lambda: number): number;
}

type Shape = Omit<Spectrum, 'K'> & { K?: number };

/**
 * The spectrum of a system.
 * @throws CoarsegrainError where a formula has no value that is allowed, or the measured spectrum is not at hand
 */
export function spectrumOf(system: System): Spectrum {
  const { lambda0, y0, K } = system;
  const unit = shapeOf(system);
  if (lambda0 === 1 && y0 * y0 === 1) return { K, ...unit };
  return {
    K,
    ...unit,
    lambda: (k) => lambda0 * unit.lambda(k),
    y2: (k) => y0 * y0 * unit.y2(k),
    modeWhere: (lambda) => unit.modeWhere(lambda / lambda0),
  };
}

/** At λ0 = y0 = 1. */
function shapeOf(system: System): Shape {
  switch (system.spectrum) {
    case 'power-law':
      return powerLaw(system);
    case 'broken':
      return broken(system);
    case 'cutoff':
      return cutoff(system);
    case 'log-periodic':
      return logPeriodic(system);
    case 'degenerate':
      return degenerate(system);
    case 'formula': {
      const { lambda, y2, breaks } = formulaModes(system);
      return { lambda, y2, smooth: true, breaks, modeWhere: whereFalling(lambda, system.K) };
    }
    case 'measured':
      return measured(system);
  }
}

function powerLaw({ alpha, beta }: System): Shape {
  return {
    lambda: (k) => k ** -(1 + alpha),
    y2: (k) => k ** -(1 + beta),
    smooth: true,
    breaks: [],
    modeWhere: (lambda) => (1 / lambda) ** (1 / (1 + alpha)),
  };
}

function broken({ alpha, beta, alpha2, beta2, kc }: System): Shape {
  const edge = kc ** -(1 + alpha);
  const y2Edge = kc ** -(1 + beta);
  return {
    lambda: (k) => (k <= kc ? k ** -(1 + alpha) : edge * (k / kc) ** -(1 + alpha2)),
    y2: (k) => (k <= kc ? k ** -(1 + beta) : y2Edge * (k / kc) ** -(1 + beta2)),
    smooth: true,
    breaks: [kc],
    modeWhere: (lambda) =>
      lambda >= edge ? (1 / lambda) ** (1 / (1 + alpha)) : kc * (edge / lambda) ** (1 / (1 + alpha2)),
  };
}

function cutoff({ alpha, beta, kc }: System): Shape {
  return {
    lambda: (k) => k ** -(1 + alpha) * Math.exp(-k / kc),
    y2: (k) => k ** -(1 + beta) * Math.exp(-k / kc),
    smooth: true,
    breaks: [],
    modeWhere(lambda) {
      // In t = ln k: the power law alone lies above.
      const excess = (t: number) => (1 + alpha) * t + Math.exp(t) / kc + Math.log(lambda);
      const high = -Math.log(lambda) / (1 + alpha);
      let low = high - 1;
      for (let step = 1; excess(low) > 0; step *= 2) low -= step;
      return Math.exp(bisect(excess, low, high));
    },
  };
}

function logPeriodic({ alpha, beta, epsilon, omega }: System): Shape {
  const excess = (t: number) => (1 + alpha) * t - Math.log1p(epsilon * Math.cos(omega * t));
  // Its slope 1+α + ϵω sin φ/(1+ϵ cos φ), φ = ωt, vanishes where R cos(φ − δ) = −(1+α): from the upper to the lower sign it falls.
  const radius = Math.abs(epsilon) * Math.hypot(1 + alpha, omega);
  const centre = Math.atan2(epsilon * omega, epsilon * (1 + alpha));
  const half = radius > 1 + alpha ? Math.acos(-(1 + alpha) / radius) : undefined;
  return {
    lambda: (k) => k ** -(1 + alpha) * (1 + epsilon * Math.cos(omega * Math.log(k))),
    y2: (k) => k ** -(1 + beta),
    smooth: true,
    breaks: [],
    modeWhere(lambda) {
      const f = (t: number) => excess(t) + Math.log(lambda);
      const bound = (sign: 1 | -1) => (Math.log1p(sign * Math.abs(epsilon)) - Math.log(lambda)) / (1 + alpha);
      if (half === undefined) return Math.exp(bisect(f, bound(-1) - 1e-9, bound(1) + 1e-9));
      // From one period to the next a minimum of f rises by (1+α)·period: after the last that is not above zero, f passes zero for good.
      const period = (2 * Math.PI) / omega;
      const minimum = (centre - half) / omega;
      const last = minimum + period * Math.floor(-f(minimum) / ((1 + alpha) * period));
      return Math.exp(bisect(f, last, last + period));
    },
  };
}

function degenerate(system: System): Shape {
  const { alpha, beta, dimension, K } = system;
  return {
    ...powerLaw(system),
    lambda: (k) => firstOfLevel(k, dimension, K) ** -(1 + alpha),
    y2: (k) => firstOfLevel(k, dimension, K) ** -(1 + beta),
    smooth: false,
  };
}

function measured({ content, K }: System): Shape {
  const { lambda, y } = measuredSpectrum(content ?? '');
  const last = lambda.length;
  const interpolated = (k: number, value: (i: number) => number) => {
    const i = Math.min(Math.max(Math.floor(k), 1), last);
    const here = value(i);
    return i === k || i === last ? here : here + ((value(i + 1) - here) * Math.log(k / i)) / Math.log1p(1 / i);
  };
  const lambdaAt = (k: number) =>
    Number.isInteger(k) && k <= last ? lambda[k - 1]! : Math.exp(interpolated(k, (i) => Math.log(lambda[i - 1]!)));
  return {
    K: Math.min(K, last),
    lambda: lambdaAt,
    y2: (k) => interpolated(k, (i) => y[i - 1]! ** 2),
    smooth: false,
    breaks: [],
    modeWhere: whereFalling(lambdaAt, last),
  };
}

/** Of a λ that does not rise on [1, K], continued as a power law with the slopes of the first and the last octave; steeply for K = 1. */
function whereFalling(lambda: (k: number) => number, K: number): (value: number) => number {
  const exponent = (low: number, high: number) =>
    low === high ? Infinity : Math.log(lambda(low) / lambda(high)) / Math.log(high / low);
  return (value) => {
    const [top, bottom] = [lambda(1), lambda(K)];
    if (value > top) return (top / value) ** (1 / exponent(1, Math.min(2, K)));
    if (value < bottom) return K * (bottom / value) ** (1 / exponent(Math.max(1, K / 2), K));
    if (value === bottom) return K;
    return Math.exp(bisect((t) => value - lambda(Math.exp(t)), 0, Math.log(K)));
  };
}
