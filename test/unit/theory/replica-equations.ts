import type { System } from '../../../core/model/system.ts';
import { plainSums } from '../model/plain-sums.ts';

/**
 * The largest relative gap in the equations of theory, section 6, at a solution of a system with finite K: modes summed one by one,
 * the sample's integrals as they are defined, by Simpson's rule between the points where the weight has fallen by e⁻⁴⁵.
 */
export function equationGap(system: System, { q, V, s }: { q: number; V: number; s: number }): number {
  const { P, noise, lambda0, y0, alpha, beta, K } = system;
  const sums = plainSums(alpha, beta, K, lambda0 * s);
  const variance = lambda0 * sums.variance;
  const squares = -(lambda0 ** 2) * sums.varianceSlope;
  const { curvature, force } = averages(system, Math.sqrt(q + noise), V);
  const error = y0 ** 2 * sums.bias + P * force * squares;
  return Math.max(...[variance / V, error / q, (P * curvature) / s].map((ratio) => Math.abs(ratio - 1)));
}

/** −E ∂²ln Z and E (∂ln Z)² over h ~ N(0, width²). */
function averages(system: System, width: number, V: number) {
  let [total, curvature, force] = [0, 0, 0];
  const panels = [0, ...Array.from({ length: 16 }, (_, i) => 10 * 2 ** (i - 15))];
  panels.slice(1).forEach((end, i) => {
    const start = panels[i] ?? 0;
    simpson(start, end, 64, (x, share) => {
      const [first, second] = logDerivatives(system, x * width, V);
      const weight = share * Math.exp(-x * x * 0.5);
      total += weight;
      curvature -= weight * second;
      force += weight * first ** 2;
    });
  });
  return { curvature: curvature / total, force: force / total };
}

/** ∂ln Z and ∂²ln Z at h, from mean and variance of Δ. */
function logDerivatives({ u, kappa }: System, h: number, V: number): [number, number] {
  // ln of the weight at Δ = h + d, a concave function.
  const log = (d: number) => -(d ** 2) / (2 * V) - ((h + d) ** 2 / 2 + (u * (h + d) ** 4) / 4) / kappa;
  const slope = (d: number) => -d / V - (h + d + u * (h + d) ** 3) / kappa;
  const mode = bisect(-h, 0, slope);
  const top = log(mode);
  const reach = 10 * Math.sqrt(V);
  const edge = (d: number) => log(d) - top + 45;
  const left = bisect(mode, mode - reach, edge);
  const right = bisect(mode, mode + reach, edge);
  let [total, first, second] = [0, 0, 0];
  simpson(left, right, 400, (d, share) => {
    const weight = share * Math.exp(log(d) - top);
    total += weight;
    first += weight * d;
    second += weight * (d - mode) ** 2;
  });
  const mean = first / total;
  return [mean / V, ((second / total - (mean - mode) ** 2) / V - 1) / V];
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

function simpson(start: number, end: number, intervals: number, visit: (x: number, share: number) => void): void {
  const step = (end - start) / intervals;
  for (let i = 0; i <= intervals; i++) {
    const share = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2;
    visit(start + i * step, (share * step) / 3);
  }
}
