import type { System } from '../../../core/model/system.ts';
import { plainSums, powerLaw, type Modes } from '../model/plain-sums.ts';

/** ℓ and ℓ′. */
export type Ell = [(delta: number) => number, (delta: number) => number];

/** As the theory's section 1 writes them. */
export function ell({ loss, u, power }: Pick<System, 'loss' | 'u' | 'power'>): Ell {
  if (loss === 'log-cosh') {
    return [(d) => Math.abs(d) + Math.log1p(Math.exp(-2 * Math.abs(d))) - Math.LN2, Math.tanh];
  }
  const n = loss === 'quartic' ? 2 : loss === 'sextic' ? 3 : power;
  return [(d) => d ** 2 / 2 + (u * d ** (2 * n)) / (2 * n), (d) => d + u * d ** (2 * n - 1)];
}

export interface Solved {
  q: number;
  V: number;
  s: number;
  trainX: number;
  trainLoss: number;
  testLoss: number;
}

/**
 * The largest relative gap in the equations of theory, section 6, and in what follows from them, at a solution of a system with finite K: modes
 * summed one by one, the sample's integrals as they are defined, by the trapezoid rule between the points where the weight of an
 * even convex loss has fallen by e⁻⁴⁵. Of ŝ as many digits are left as κ/V leaves of variances: what they lose is taken off the gap.
 */
export function equationGap(
  system: System,
  found: Solved,
  loss: Ell = ell(system),
  modes: Modes = powerLaw(system.alpha, system.beta, system.K),
): number {
  const { P, noise, lambda0, y0, kappa } = system;
  const { q, V, s } = found;
  const sums = plainSums(modes, lambda0 * s);
  const error = { curvature: 0, force: 0, square: 0, loss: 0 };
  let total = 0;
  let test = 0;
  for (const [x, weight] of gaussian) {
    const sample = posterior(loss, kappa, x * Math.sqrt(q + noise), V);
    total += weight;
    error.curvature -= weight * sample.second;
    error.force += weight * sample.first ** 2;
    error.square += weight * sample.square;
    error.loss += weight * sample.loss;
    test += weight * loss[0](x * Math.sqrt(q + V));
  }
  const newQ = y0 ** 2 * sums.b0 + ((P * error.force) / total) * lambda0 ** 2 * sums.v2;
  const ratios = [
    [lambda0 * sums.v1, V],
    [newQ, q],
    [(P * error.curvature) / total, s],
    [error.square / total, found.trainX],
    [error.loss / total, found.trainLoss],
    [test / total, found.testLoss],
  ] as const;
  return Math.max(...ratios.map(([plain, value]) => Math.abs(plain / value - 1))) - (1e-13 * kappa) / V;
}

/** Nodes and weights of Gauss and Legendre's rule of 12 points. */
const legendre = Array.from({ length: 12 }, (_, i): [number, number] => {
  const n = 12;
  let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
  let slope = 1;
  for (let step = 0; step < 20; step++) {
    let [last, value] = [0, 1];
    for (let k = 0; k < n; k++) [last, value] = [value, ((2 * k + 1) * x * value - k * last) / (k + 1)];
    slope = (n * (x * value - last)) / (x * x - 1);
    x -= value / slope;
  }
  return [x, 2 / ((1 - x * x) * slope * slope)];
});

/** Nodes x ≥ 0 and weights of the Gaussian average of an even function: Gauss's rule on panels that shrink towards 0. */
const gaussian = (() => {
  const fine = Array.from({ length: 11 }, (_, i) => 2 ** (i - 13));
  const even = Array.from({ length: 15 }, (_, i) => (i + 2) / 4);
  const panels = [0, ...fine, ...even, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
  return panels.slice(1).flatMap((end, i) => {
    const start = panels[i] ?? 0;
    return legendre.map(([node, weight]): [number, number] => {
      const x = (start + end + (end - start) * node) / 2;
      return [x, ((end - start) / 2) * weight * Math.exp(-x * x * 0.5)];
    });
  });
})();

/** ∂ln Z and ∂²ln Z at h, from mean and variance of Δ, with ⟨Δ²⟩ and ⟨ℓ⟩. */
function posterior([value, slope]: Ell, kappa: number, h: number, V: number) {
  const log = (delta: number) => -((delta - h) ** 2) / (2 * V) - value(delta) / kappa;
  const mode = bisect(h, 0, (delta) => (delta - h) / V + slope(delta) / kappa);
  const top = log(mode);
  const reach = 10 * Math.sqrt(V);
  const edge = (delta: number) => log(delta) - top + 45;
  const left = bisect(mode, mode - reach, edge);
  const right = bisect(mode, mode + reach, edge);
  const step = (right - left) / 240;
  let [total, first, second, square, loss] = [0, 0, 0, 0, 0];
  for (let i = 0; i <= 240; i++) {
    const delta = left + i * step;
    const weight = Math.exp(log(delta) - top);
    total += weight;
    first += weight * (delta - mode);
    second += weight * (delta - mode) ** 2;
    square += weight * delta ** 2;
    loss += weight * value(delta);
  }
  const shift = first / total;
  return {
    first: (mode - h + shift) / V,
    second: ((second / total - shift ** 2) / V - 1) / V,
    square: square / total,
    loss: loss / total,
  };
}

/** Where a function falls through 0, from `inside`, where it is positive or 0. */
function bisect(inside: number, outside: number, f: (x: number) => number): number {
  let [positive, negative] = [inside, outside];
  for (let i = 0; i < 60; i++) {
    const middle = (positive + negative) / 2;
    if (f(middle) > 0) positive = middle;
    else negative = middle;
  }
  return (positive + negative) / 2;
}
