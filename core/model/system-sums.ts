/**
 * The mode sums of a system: those of its spectrum, built once and shared by all systems that have it, with the scales λ0 and y0² put in:
 * Σ λ0λ/(1+λ0λ s) = λ0 V(λ0 s), and Σ y0²y²/(1+λ0λ s)² = y0² B(λ0 s).
 */
import { buildSums } from './build-sums.ts';
import type { ModeSums, Moments, Sums } from './mode-sums.ts';
import type { System } from './system.ts';

export class SystemSums {
  bias = 0;
  variance = 0;
  /** bias + variance. */
  X = 0;
  /** d bias / ds, d variance / ds and dX/ds, negative. */
  biasSlope = 0;
  varianceSlope = 0;
  slope = 0;
  readonly sums: ModeSums;
  lambda0: number;
  readonly y2: number;

  /** @param stretch ξ, which multiplies every eigenvalue */
  constructor(system: System, stretch = 1) {
    this.sums = modeSums(system);
    this.lambda0 = system.lambda0 * stretch;
    this.y2 = system.y0 * system.y0;
  }

  /** The sums at s ≥ 0; not finite where a number leaves the range of doubles. */
  at(s: number): this {
    const { lambda0, y2 } = this;
    this.sums.evaluate(lambda0 * s, scratch);
    this.bias = y2 * scratch.bias;
    this.variance = lambda0 * scratch.variance;
    this.biasSlope = y2 * lambda0 * scratch.biasSlope;
    this.varianceSlope = lambda0 * lambda0 * scratch.varianceSlope;
    this.X = this.bias + this.variance;
    this.slope = this.biasSlope + this.varianceSlope;
    return this;
  }

  /** The higher sums at s ≥ 0, written into `out`: powers of v = λ/(1+λs), b = y²/(1+λs)² with the scales in them. */
  moments(s: number, out: Moments): Moments {
    const { lambda0, y2 } = this;
    this.sums.moments(lambda0 * s, out);
    const square = lambda0 * lambda0;
    out.v1 *= lambda0;
    out.v2 *= square;
    out.v3 *= square * lambda0;
    out.v4 *= square * square;
    out.b0 *= y2;
    out.b1 *= y2 * lambda0;
    out.b2 *= y2 * square;
    out.b3 *= y2 * square * lambda0;
    out.w1 *= lambda0;
    out.w2 *= square;
    out.c1 *= y2 * lambda0;
    return out;
  }
}

const scratch: Sums = { bias: 0, variance: 0, biasSlope: 0, varianceSlope: 0 };

const known = new Map<string, ModeSums>();
let latest: { system: System; sums: ModeSums } | undefined;

/** The sums for a system's spectrum, built once and kept; the least recently built go when there are more than 512. */
export function modeSums(system: System): ModeSums {
  if (latest && sameSpectrum(latest.system, system)) return latest.sums;
  const key = JSON.stringify(
    spectrumKeys.map((name) => system[name]),
    (_, value: unknown) => (value === Infinity ? 'infinite' : value),
  );
  let sums = known.get(key);
  if (!sums) {
    sums = buildSums(system);
    if (known.size >= 512) known.delete(known.keys().next().value!);
    known.set(key, sums);
  }
  latest = { system: { ...system }, sums };
  return sums;
}

/** What of a system its spectrum depends on, scales apart. */
const spectrumKeys = [
  ...(['spectrum', 'K', 'alpha', 'beta', 'kc', 'alpha2', 'beta2', 'epsilon', 'omega', 'dimension'] as const),
  ...(['lambda', 'y2', 'content'] as const),
];

function sameSpectrum(a: System, b: System): boolean {
  if (a.spectrum === 'power-law')
    return b.spectrum === a.spectrum && b.K === a.K && b.alpha === a.alpha && b.beta === a.beta;
  // What a spectrum does not have is NaN, which is itself here.
  return spectrumKeys.every((key) => Object.is(a[key], b[key]));
}
