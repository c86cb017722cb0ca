import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSystem } from '../../../core/model/system.ts';
import { SystemSums } from '../../../core/model/system-sums.ts';
import {
  classOf,
  leadingExponent,
  modulation,
  operatorInterval,
  pairsInterval,
} from '../../../core/scaling/intervals.ts';
import { perturbations, type PerturbationKey } from '../../../core/scaling/perturbations.ts';
import { firstOrderResponse } from '../../../core/scaling/response.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';

type Input = Record<string, unknown>;
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** X at s of a spectrum. */
const curve = (input: Input) => {
  const sums = new SystemSums(parseSystem({ alpha: 0.6, beta: 0.9, kappa: 1, P: 1, ...input }));
  return (s: number) => sums.at(s).X;
};
const slope = (f: (x: number) => number, x: number) => Math.log(f(x * Math.SQRT2) / f(x / Math.SQRT2)) / Math.LN2;
const predicted = (alpha: number, beta: number, key: PerturbationKey, n = 2, d = 2) =>
  perturbations(alpha, beta, n, d).find((each) => each.key === key)!.exponent;

describe('scaling intervals', () => {
  it('are those of the theory', () => {
    fc.assert(
      fc.property(real(0.05, 4), real(0.05, 4), fc.integer({ min: 2, max: 8 }), (alpha, beta, n) => {
        const quartic = operatorInterval(alpha, beta, [0, 0]);
        expect(quartic.min).toBeCloseTo(1 + 2 * alpha, 12);
        expect(quartic.max).toBeCloseTo(2 + 2 * alpha, 12);
        expect(quartic.mean).toBeCloseTo(1 + alpha + beta, 12);
        expect(quartic.class).toBe('relevant');
        const even = pairsInterval(alpha, beta, n, 0);
        expect(even.min).toBeCloseTo(n * (1 + alpha) - (n - 1), 12);
        expect(even.max).toBeCloseTo(n * (1 + alpha), 12);
        const width = operatorInterval(alpha, beta, [1 + alpha, 1 + alpha]);
        expect(width.min).toBeCloseTo(-1, 12);
        expect(width.max).toBeCloseTo(0, 12);
        expect(width.mean).toBeCloseTo(-(1 + alpha - beta), 12);
        expect(width.class).toBe('irrelevant or marginal');
      }),
    );
  });

  it('have γ_max = Σ(1+α−a_i), of which only the sum counts, and γ_mean outside where β is far from α', () => {
    fc.assert(
      fc.property(
        real(0.05, 4),
        real(0.05, 4),
        fc.array(real(-3, 5), { minLength: 1, maxLength: 6 }),
        (alpha, beta, weights) => {
          const { min, max, mean } = operatorInterval(alpha, beta, weights);
          expect(max).toBeCloseTo(
            weights.reduce((sum, a) => sum + 1 + alpha - a, 0),
            10,
          );
          expect(max - min).toBeCloseTo(weights.length - 1, 10);
          fc.pre(Math.min(Math.abs(beta - alpha), Math.abs(beta - alpha - 1)) > 1e-6);
          const outside = weights.length > 1 && (beta < alpha || beta > alpha + 1);
          expect(mean < min - 1e-9 || mean > max + 1e-9).toBe(outside);
        },
      ),
    );
  });

  it('have a class', () => {
    expect(classOf(0.1, 2)).toBe('relevant');
    expect(classOf(0, 1)).toBe('relevant or marginal');
    expect(classOf(-0.5, 0.5)).toBe('by observable');
    expect(classOf(0, 0)).toBe('marginal');
    expect(classOf(-1, 0)).toBe('irrelevant or marginal');
    expect(classOf(-2, -1)).toBe('irrelevant');
    // 2(1+0.1+0.2 − 0.1 − 1.2) is not 0 in doubles.
    expect(operatorInterval(0.1 + 0.2, 1, [0.1 + 1.2, 1.3]).class).toBe('irrelevant or marginal');
  });
});

describe('predicted exponents against measured ones', () => {
  it.each([
    [0.6, 0.9],
    [1, 0.5],
    [0.3, 1.1],
  ])('of the channels of the response: (%d, %d)', (alpha, beta) => {
    const respond = (input: Input) => firstOrderResponse(parseSystem({ alpha, beta, kappa: 0.1, P: 1e10, ...input }))!;
    const { quarticFluctuation, quarticMean, exchangeFluctuation, widthFluctuation, widthMean } = respond({});
    const quartic = operatorInterval(alpha, beta, [0, 0]);
    const width = operatorInterval(alpha, beta, [1 + alpha, 1 + alpha]);
    const inP = (gamma: number, growth: number) => growth - gamma / (1 + alpha);
    expect(quarticFluctuation.y).toBeCloseTo(inP(quartic.min, 1), 4);
    expect(quarticMean.y).toBeCloseTo(inP(quartic.mean, 1), 4);
    expect(exchangeFluctuation.y).toBeCloseTo(inP(quartic.max, 1), 4);
    expect(widthFluctuation.y).toBeCloseTo(inP(width.min, 0), 4);
    expect(widthMean.y).toBeCloseTo(inP(width.mean, 0), 2);
    for (const power of [3, 6]) {
      const { evenLoop } = respond({ loss: 'even', power });
      expect(evenLoop.y).toBeCloseTo(inP(pairsInterval(alpha, beta, power, 0).min, 1), 3);
    }
  });

  it.each([
    [0.6, 0.9],
    [1, 0.5],
  ])('of R for quartic and higher losses, by exact solutions: (%d, %d)', (alpha, beta) => {
    const X = (u: number, P: number, n: number) => {
      // s = r(1+u(2n−1)!! X^(n−1)) by the definition.
      const x = curve({ alpha, beta });
      const r = 10 * P;
      let s = r;
      const double = n === 2 ? 3 : 15;
      for (let i = 0; i < 200; i++) s = r * (1 + u * double * x(s) ** (n - 1));
      return x(s);
    };
    const R = (n: number) => (P: number) => 1 - X(1e-3, P, n) / X(0, P, n);
    expect(slope(R(2), 1e11)).toBeCloseTo(predicted(alpha, beta, 'quartic'), 1.7);
    expect(slope(R(3), 1e9)).toBeCloseTo(predicted(alpha, beta, 'sextic'), 1.3);
    const { X: one } = solveEffectiveAction(parseSystem({ alpha, beta, kappa: 0.1, P: 1e5, u: 1e-3 })) as { X: number };
    expect(X(1e-3, 1e5, 2) / one).toBeCloseTo(1, 12);
  });

  it('of R for finite width at first order', () => {
    for (const [alpha, beta] of [
      [0.6, 0.9],
      [1, 0.5],
    ] as const) {
      const R = (P: number) => Math.abs(firstOrderResponse(parseSystem({ alpha, beta, kappa: 0.1, P }))!.widthTotal);
      expect(slope(R, 1e12)).toBeCloseTo(predicted(alpha, beta, 'width'), 1.5);
    }
  });

  it.each([
    ['cutoff', { spectrum: 'cutoff', kc: 1e8 }, 1e5],
    ['cutoff', { K: 1e8 }, 1e5],
    ['cutoff', { spectrum: 'broken', kc: 1e8, alpha2: 1.5, beta2: 0.8 }, 1e5],
  ] as [PerturbationKey, Input, number][])('of R for %s: %o', (key, input, s) => {
    for (const [alpha, beta] of [
      [0.6, 0.9],
      [1, 0.5],
    ] as const) {
      const [changed, plain] = [curve({ alpha, beta, ...input }), curve({ alpha, beta })];
      expect(slope((at) => 1 - changed(at) / plain(at), s)).toBeCloseTo(predicted(alpha, beta, key), 1.2);
      // R ∝ k_c^−α or k_c^−β, too.
      const wider = curve({ alpha, beta, ...input, ...('kc' in input ? { kc: 2e8 } : { K: 2e8 }) });
      const ratio = (1 - wider(s) / plain(s)) / (1 - changed(s) / plain(s));
      expect(Math.log2(ratio)).toBeCloseTo(-Math.min(alpha, beta), 1.2);
    }
  });

  it('of R for what is changed below k_c', () => {
    for (const [alpha, beta] of [
      [0.6, 0.9],
      [1, 0.5],
    ] as const) {
      const kc = 5;
      const plain = curve({ alpha, beta });
      // Modes above k_c as they were, those below with other exponents.
      const lambda0 = kc ** 0.3;
      const changed = curve({ spectrum: 'broken', kc, alpha: alpha + 0.3, beta, alpha2: alpha, beta2: beta, lambda0 });
      expect(slope((s) => Math.abs(changed(s) / plain(s) - 1), 1e5)).toBeCloseTo(
        predicted(alpha, beta, 'low_modes'),
        1,
      );
      const removed = (s: number) => {
        let missing = 0;
        for (let k = 1; k <= kc; k++) {
          const lambda = k ** -(1 + alpha);
          missing += lambda / (1 + lambda * s) + k ** -(1 + beta) / (1 + lambda * s) ** 2;
        }
        return missing / plain(s);
      };
      expect(slope(removed, 1e9)).toBeCloseTo(predicted(alpha, beta, 'removed_modes'), 1.7);
    }
  });

  it('of R for degenerate levels', () => {
    for (const d of [2, 3]) {
      const [levels, plain] = [curve({ spectrum: 'degenerate', dimension: d, K: 1e6 }), curve({ K: 1e6 })];
      // Over two decades of s, in which the steps of single levels average out.
      const R = (s: number) => levels(s) / plain(s) - 1;
      const [low, high] = [1e4, 1e6];
      const mean = Math.log(R(high) / R(low)) / Math.log(high / low);
      expect(mean).toBeCloseTo(predicted(0.6, 0.9, 'degenerate', 2, d), 1.5);
    }
  });

  it('of R for ridge and label noise: none', () => {
    const X = curve({});
    expect(slope((s) => X(s / 2) / X(s) - 1, 1e12)).toBeCloseTo(predicted(0.6, 0.9, 'ridge'), 2);
    const noisy = (P: number, noise: number) =>
      (solveEffectiveAction(parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, P, u: 1, noise })) as { X: number }).X;
    expect(slope((P) => 1 - noisy(P, 0.1) / noisy(P, 0), 1e12)).toBeCloseTo(predicted(0.6, 0.9, 'noise'), 1.7);
  });
});

it('has the fate that the sign of the exponent says', () => {
  fc.assert(
    fc.property(real(0.05, 4), real(0.05, 4), fc.integer({ min: 2, max: 8 }), (alpha, beta, n) => {
      const all = perturbations(alpha, beta, n, 3);
      expect(new Set(all.map(({ key }) => key)).size).toBe(11);
      for (const { key, exponent, fate, interval, class: kind, sentence } of all) {
        if (fate === 'dies out') expect(exponent, key).toBeLessThan(0);
        else if (fate === 'grows' || fate === 'new exponents') expect(exponent, key).toBeGreaterThan(0);
        else expect(exponent, key).toBe(0);
        if (interval) expect(kind).toBe(interval.class);
        expect(sentence).toMatch(/^[A-Z].*\.$/);
      }
    }),
  );
  expect(leadingExponent(-0.1, 0.5, pairsInterval(-0.1, 0.5, 2, 0), 1)).toBeNaN();
});

describe('the log-periodic modulation', () => {
  it.each([
    [1, 0.226],
    [2, 0.0509],
    [4, 0.00185],
  ])('ω = %d has |M| = %d', (omega, size) => {
    const found = modulation(0.6, omega);
    expect(found.size / size).toBeCloseTo(1, 2);
    expect(found.period).toBeCloseTo(Math.exp((2 * Math.PI * 1.6) / omega), 8);
  });

  it('is that of exact sums, in size and phase', () => {
    for (const [alpha, omega] of [
      [0.6, 1],
      [0.6, 3],
      [1.2, 2],
    ] as const) {
      const epsilon = 1e-4;
      const variance = (sign: number, s: number) =>
        new SystemSums(
          parseSystem({ spectrum: 'log-periodic', alpha, beta: 1, epsilon: sign * epsilon, omega, kappa: 1, P: 1 }),
        ).at(s).variance;
      const M = modulation(alpha, omega);
      for (const s of [1e9, 3e9, 1e10]) {
        const phase = (omega * Math.log(s)) / (1 + alpha);
        const found = (variance(1, s) - variance(-1, s)) / (epsilon * (variance(1, s) + variance(-1, s)));
        const wanted = M.real * Math.cos(phase) - M.imaginary * Math.sin(phase);
        expect(Math.abs(found - wanted) / M.size).toBeLessThan(1e-3);
      }
    }
  });

  it('is none at ω = 0 but that of λ₀, and stays a number at large ω', () => {
    expect(modulation(0.6, 0).size).toBeCloseTo(1 / 1.6, 14);
    expect(modulation(0.6, 0).period).toBe(Infinity);
    expect(modulation(0.01, 100).size).toBeLessThan(1e-100);
  });
});
