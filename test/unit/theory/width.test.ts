import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSystem } from '../../../core/model/system.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';
import { SaddleCurve, stretchOf, type Stretch } from '../../../core/theory/width.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100 };
type Input = Record<string, unknown>;
const solve = (input: Input) => {
  const solution = solveEffectiveAction(parseSystem({ ...base, ...input }));
  if (solution.status !== 'converged') throw new Error(`expected one root, got ${solution.status}`);
  return solution;
};
const stretch = (A: number, B: number, widths: number[]): Stretch => {
  const out = { xi: 0, T: 0, compliance: 0 };
  stretchOf(A, B, widths, out);
  return out;
};
const positive = (low: number, high: number) =>
  fc.double({ min: low, max: high, noNaN: true }).map((exponent) => 10 ** exponent);

/** Plain sums over every mode at ξ and s, in the words of theory, section 5. */
function plain(input: { alpha: number; beta: number; K: number; y0?: number }, xi: number, s: number) {
  const { alpha, beta, K, y0 = 1 } = input;
  let [X, T, slope] = [0, 0, 0];
  for (let k = K; k >= 1; k--) {
    const lambda = xi * k ** -(1 + alpha);
    const y2 = y0 ** 2 * k ** -(1 + beta);
    const x = (lambda * s) / (1 + lambda * s);
    X += lambda / (1 + lambda * s) + y2 / (1 + lambda * s) ** 2;
    T += -x + (y2 * s * x) / (1 + lambda * s);
    slope += lambda / xi;
  }
  return { X, T, slope };
}

describe('the stretch of the kernel', () => {
  it('solves ξ = Π(1+T/N_l), T = B/ξ − A, with every factor positive', () => {
    fc.assert(
      fc.property(
        positive(-8, 8),
        positive(-12, 12),
        fc.array(positive(-2, 8), { minLength: 1, maxLength: 6 }),
        (A, B, widths) => {
          const { xi, T, compliance } = stretch(A, B, widths);
          const factors = widths.map((N) => 1 + T / N);
          expect(factors.every((factor) => factor >= 0)).toBe(true);
          expect(xi).toBeGreaterThan(0);
          expect(Math.abs(B / xi - A - T)).toBeLessThan(1e-9 * (A + B / xi));
          const product = factors.reduce((left, right) => left * right);
          // 1+T/N cancels where A takes nearly all of N.
          const lost = widths.reduce((sum, N) => sum + 1e-15 / Math.abs(1 + T / N), 0);
          expect(Math.abs(product / xi - 1)).toBeLessThan(1e-9 + 4 * lost);
          expect(compliance).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is the root of N(1−1/ξ) + A/ξ − B/ξ² = 0 for one layer, and 1−A/N without a target', () => {
    for (const [A, B, N] of [
      [3, 7, 20],
      [300, 1e-3, 20],
      [1e-3, 1e6, 1],
    ] as const) {
      const p = 1 - A / N;
      const closed =
        p > 0 ? (p + Math.sqrt(p * p + (4 * B) / N)) / 2 : (2 * B) / N / (Math.sqrt(p * p + (4 * B) / N) - p);
      expect(stretch(A, B, [N]).xi / closed).toBeCloseTo(1, 13);
    }
    expect(stretch(5, 0, [20, 40]).xi).toBeCloseTo((1 - 5 / 20) * (1 - 5 / 40), 14);
    expect(stretch(50, 0, [20]).xi).toBe(0);
  });
});

describe('finite width', () => {
  it('solves the single-layer equation of the theory by plain sums, and X with λ → ξλ', () => {
    fc.assert(
      fc.property(
        fc.record({
          alpha: fc.double({ min: 0.1, max: 2, noNaN: true }),
          beta: fc.double({ min: 0.1, max: 2, noNaN: true }),
          N: positive(0, 4),
          P: positive(-1, 5),
          u: fc.oneof(fc.constant(0), positive(-2, 2)),
        }),
        ({ alpha, beta, N, P, u }) => {
          const K = 200;
          const { s, xi, X } = solve({ alpha, beta, N, P, u, K });
          const { X: plainX, T } = plain({ alpha, beta, K }, xi, s);
          expect(X / plainX).toBeCloseTo(1, 11);
          expect(s / ((P / 0.1) * (1 + 3 * u * X))).toBeCloseTo(1, 11);
          expect(Math.abs(N * (xi - 1) - T)).toBeLessThan(1e-10 * (N * (1 + xi) + Math.abs(T)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('solves ξ_l = 1+T/N_l, ξ = Πξ_l for several layers, in any order', () => {
    const N = [30, 200, 1000];
    const { s, xi, X, loss } = solve({ K: 500, N, u: 1, noise: 0.1, loss: 'sextic' });
    const { T, X: plainX } = plain({ ...base, K: 500 }, xi, s);
    expect(N.reduce((product, width) => product * (1 + T / width), 1) / xi).toBeCloseTo(1, 11);
    expect(X / plainX).toBeCloseTo(1, 12);
    expect(s / (1000 * (1 + 15 * (X + 0.1) ** 2))).toBeCloseTo(1, 12);
    expect(loss / ((X + 0.1) / 2 + 2.5 * (X + 0.1) ** 3)).toBeCloseTo(1, 12);
    expect(solve({ K: 500, N: [1000, 30, 200], u: 1, noise: 0.1, loss: 'sextic' }).X / X).toBeCloseTo(1, 13);
  });

  it('is a single layer where the list holds one, or others that are infinite', () => {
    const one = solve({ N: 40, u: 1 });
    expect(solve({ N: [40], u: 1 })).toEqual(one);
    expect(solve({ N: [40, 'infinite'], u: 1 })).toEqual(one);
    expect(solve({ N: ['infinite'], u: 1 })).toEqual(solve({ u: 1 }));
  });

  it('tends to the fixed kernel as 1/N', () => {
    for (const input of [{ u: 0 }, { u: 3 }, { loss: 'log-cosh' }, { u: -0.05, K: 50 }]) {
      const { X } = solve(input);
      const gap = (N: number) => N * (solve({ ...input, N }).X / X - 1);
      expect(gap(1e7) / gap(1e6)).toBeCloseTo(1, 3);
      const { xi, X: last } = solve({ ...input, N: 1e15 });
      expect(xi).toBeCloseTo(1, 11);
      expect(last / X).toBeCloseTo(1, 11);
    }
    // Several layers respond at first order as one of width 1/Σ(1/N_l).
    const deep = solve({ N: [2e6, 4e6, 4e6] }).X;
    expect((deep - solve({}).X) / (solve({ N: 1e6 }).X - solve({}).X)).toBeCloseTo(1, 4);
  });

  it('has the regime X ∝ P^(−β/(1+β)) once P^c is far beyond N', () => {
    const slope = (P: number) => -Math.log(solve({ N: 20, P: P * 1.01 }).X / solve({ N: 20, P }).X) / Math.log(1.01);
    expect(slope(1e5)).toBeCloseTo(0.4737, 2);
    expect(slope(1e9)).toBeCloseTo(0.9 / 1.9, 3);
  });

  it('depends on P/κ alone and obeys the scaling of λ0 and y0', () => {
    const one = solve({ N: 50, u: 2, K: 3000 });
    expect(solve({ N: 50, u: 2, K: 3000, P: 1e4, kappa: 10 })).toEqual(one);
    // λ → mλ, y² → my², κ → mκ, u → u/m leaves x, s y² and with them ξ as they are.
    const scaled = solve({ N: 50, u: 2 / 7, K: 3000, lambda0: 7, y0: Math.sqrt(7), kappa: 0.7 });
    expect(scaled.X / one.X / 7).toBeCloseTo(1, 12);
    expect(scaled.xi / one.xi).toBeCloseTo(1, 12);
  });

  it('needs no target: y0 = 0 shrinks the kernel', () => {
    const { xi, bias, s, variance } = solve({ y0: 0, N: 20, K: 100 });
    expect(bias).toBe(0);
    // N(1−ξ) = Σx, which cannot exceed N.
    expect((20 * (1 - xi)) / (s * variance)).toBeCloseTo(1, 10);
  });
});

describe('several roots at finite width', () => {
  it('finds as many as N(1−1/ξ) + Σ[…] changes sign, where the target grows with k', () => {
    const input = { alpha: 1, beta: -2, K: 100, y0: 1e-3, kappa: 0.1, N: 1 };
    for (const P of [1e2, 1e3, 3e3, 1e4, 3e4, 1e5, 1e6]) {
      const equation = (ln: number) => {
        const xi = Math.exp(ln);
        return input.N * (xi - 1) - plain(input, xi, P / 0.1).T > 0;
      };
      let changes = 0;
      for (let ln = -20; ln < 20; ln += 0.02) if (equation(ln) !== equation(ln + 0.02)) changes++;
      const solution = solveEffectiveAction(parseSystem({ ...input, P }));
      const found = solution.status === 'converged' ? 1 : solution.roots.length;
      expect(found, `P = ${String(P)}`).toBe(changes);
      if (solution.status === 'converged') continue;
      // The roots are ξs, and s is r.
      for (const root of solution.roots) {
        const xi = root / (P / 0.1);
        expect(xi - plain(input, xi, P / 0.1).T).toBeCloseTo(1, 8);
      }
    }
  });

  it('does not depend on what was solved before', () => {
    const system = (P: number) => parseSystem({ alpha: 1, beta: -2, K: 100, y0: 1e-3, kappa: 0.1, N: 1, P });
    const fresh = [1e6, 1e4, 1e2].map((P) => new SaddleCurve(system(P)).saddles(P / 0.1));
    const shared = new SaddleCurve(system(1));
    expect([1e6, 1e4, 1e2].map((P) => shared.saddles(P / 0.1))).toEqual(fresh);
    expect([1e2, 1e4, 1e6].map((P) => shared.saddles(P / 0.1))).toEqual(fresh.toReversed());
  });

  it('counts at N = ∞ what convexity counts, for u < 0', () => {
    for (const loss of ['quartic', 'sextic']) {
      for (const u of [-0.001, -0.01, -0.05, -0.1, -0.25, -0.3, -0.5, -0.7, -3]) {
        for (const noise of [0, 0.5]) {
          for (const P of [0.1, 10, 1000]) {
            const system = parseSystem({ ...base, K: 500, loss, u, noise, P });
            const solution = solveEffectiveAction(system);
            const exact = solution.status === 'converged' ? [solution.s] : solution.roots;
            const scanned = new SaddleCurve(system).saddles(P / 0.1)?.map(({ s }) => s) ?? [NaN];
            expect(scanned, `${loss} ${String(u)} ${String(P)}`).toHaveLength(exact.length);
            scanned.forEach((s, i) => expect(s / (exact[i] ?? NaN)).toBeCloseTo(1, 9));
          }
        }
      }
    }
  });

  it('says that it did not converge where a number leaves the range of doubles', () => {
    for (const input of [{ P: 1e300, kappa: 1e-10 }, { y0: 1e200 }]) {
      expect(solveEffectiveAction(parseSystem({ ...base, N: 10, ...input })).status).toBe('not converged');
    }
  });
});
