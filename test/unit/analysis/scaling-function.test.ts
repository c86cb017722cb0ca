import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dressedScalingFunction,
  lossScaling,
  scalingFunction,
  scalingSlope,
  scalingThetaSlope,
} from '../../../core/analysis/scaling-function.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { dressingOf } from '../../../core/theory/dressing.ts';
import { solveEffectiveAction, type Found } from '../../../core/theory/effective-action.ts';

const anyEpsilon = fc.double({ min: -12, max: 12, noNaN: true }).map((power) => 10 ** power);
const anyTheta = fc.double({ min: 0.01, max: 2, noNaN: true });

test.each([
  [0.01, 0.9950615177],
  [0.1, 0.9554013566],
  [1, 0.7548776662],
  [3, 0.5981934981],
])('θ = ½: f(%d) = %d', (epsilon, f) => {
  expect(scalingFunction(epsilon, 0.5)).toBeCloseTo(f, 10);
});

test('f^(−1/θ) = 1 + εf for ε from 1e-12 to 1e12', () => {
  fc.assert(
    fc.property(anyEpsilon, anyTheta, (epsilon, theta) => {
      const f = scalingFunction(epsilon, theta);
      expect(-Math.log(f) / theta).toBeCloseTo(Math.log1p(epsilon * f), 12);
    }),
  );
});

test('f → 1 − θε at small ε, and ε^(−θ/(1+θ)) at large ε', () => {
  expect((1 - scalingFunction(1e-6, 0.375)) / 1e-6).toBeCloseTo(0.375, 5);
  expect(scalingFunction(1e15, 0.375) * 1e15 ** (0.375 / 1.375)).toBeCloseTo(1, 4);
  // The loss lies above the Gaussian process by ½(1 − 2θ)ε.
  const epsilon = 1e-5;
  expect((lossScaling(scalingFunction(epsilon, 0.375), epsilon) - 1) / epsilon).toBeCloseTo(0.125, 4);
});

test('below ε = 0 the branch through f(0) = 1 ends where it turns back, as for u < 0', () => {
  const f = scalingFunction(-0.3, 0.5);
  expect(f ** -2).toBeCloseTo(1 - 0.3 * f, 12);
  expect(f).toBeGreaterThan(1);
  // At θ = ½ with g = 1/f: g³ − g − ε = 0 has its double root at g² = 1/3, ε = −2/√27.
  const end = -2 / Math.sqrt(27);
  expect(scalingFunction(end + 1e-6, 0.5)).toBeCloseTo(Math.sqrt(3), 2);
  expect(scalingFunction(end - 1e-6, 0.5)).toBeNaN();
  expect(scalingFunction(-1, 0.5)).toBeNaN();
});

test('its derivatives are those of finite differences', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 100, noNaN: true }),
      fc.double({ min: 0.05, max: 1.5, noNaN: true }),
      (e, t) => {
        const f = scalingFunction(e, t);
        const h = 1e-5;
        const byEpsilon = (scalingFunction(e * (1 + h), t) - scalingFunction(e * (1 - h), t)) / (2 * e * h);
        const byTheta = (scalingFunction(e, t * (1 + h)) - scalingFunction(e, t * (1 - h))) / (2 * t * h);
        expect(scalingSlope(f, e, t) / byEpsilon).toBeCloseTo(1, 6);
        expect(scalingThetaSlope(f, e, t) / byTheta).toBeCloseTo(1, 6);
      },
    ),
  );
});

function solve(input: Record<string, unknown>): Found {
  const found = solveEffectiveAction(parseSystem(input));
  if (found.status !== 'converged') throw new Error(found.status);
  return found;
}

describe('against the saddle point at (0.6, 0.9), κ = 0.1, K = ∞, P = 10³', () => {
  const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 1000 };
  const process = solve({ ...base, u: 0 });

  test('θ(P) misses X by 0.07 %, a constant θ by 0.9 % (u = 10)', () => {
    const { X } = solve({ ...base, u: 10 });
    const miss = (theta: number) => Math.abs(X / (process.X * scalingFunction(30 * process.X, theta)) - 1);
    expect(miss(process.theta)).toBeCloseTo(7e-4, 4);
    expect(miss(0.375)).toBeCloseTo(9e-3, 3);
  });

  test.each([
    { loss: 'sextic', quartic: 0.04 },
    { loss: 'log-cosh', quartic: 0.1 },
  ])('$loss has its own form, to 2e-5, and the quartic one misses by $quartic', ({ loss, quartic }) => {
    const input = { ...base, loss, ...(loss === 'sextic' ? { u: 1 } : {}) };
    const { X } = solve(input);
    const dressing = dressingOf(parseSystem(input));
    const own = X / (process.X * dressedScalingFunction(dressing, process.X, process.theta)) - 1;
    const other = X / (process.X * scalingFunction(3 * process.X, process.theta)) - 1;
    expect(Math.abs(own)).toBeLessThan(2e-5);
    expect(Math.abs(other)).toBeCloseTo(quartic, 2);
  });

  test('label noise stands inside the loss', () => {
    const input = { ...base, u: 1, noise: 0.2 };
    const { X } = solve(input);
    const f = dressedScalingFunction(dressingOf(parseSystem(input)), process.X, process.theta, 0.2);
    expect(X / (process.X * f)).toBeCloseTo(1, 3);
  });

  test('the general form is the quartic one for a quartic loss', () => {
    const dressing = dressingOf(parseSystem({ ...base, u: 10 }));
    expect(dressedScalingFunction(dressing, process.X, 0.4)).toBeCloseTo(scalingFunction(30 * process.X, 0.4), 12);
  });
});
