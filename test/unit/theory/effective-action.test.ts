import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSystem, type System } from '../../../core/model/system.ts';
import { crossing, solveEffectiveAction } from '../../../core/theory/effective-action.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100 };
type Input = Partial<Record<keyof System, unknown>>;
const solve = (input: Input) => {
  const solution = solveEffectiveAction(parseSystem({ ...base, ...input }));
  if (solution.status !== 'converged') throw new Error(`expected one root, got ${solution.status}`);
  return solution;
};
/** X(s) by plain sums. */
const discrepancy = (K: number, s: number) => {
  let X = 0;
  for (let k = K; k >= 1; k--) {
    const lambda = k ** -1.6;
    X += k ** -1.9 / (1 + lambda * s) ** 2 + lambda / (1 + lambda * s);
  }
  return X;
};

describe('level 1: the saddle point', () => {
  it('solves s = r(1+3u(X+σ²)) between r and r(1+3u(X(r)+σ²)) for every u ≥ 0', () => {
    fc.assert(
      fc.property(
        fc.record({
          alpha: fc.double({ min: 0.05, max: 4, noNaN: true }),
          beta: fc.double({ min: 0.05, max: 4, noNaN: true }),
          logP: fc.double({ min: -3, max: 12, noNaN: true }),
          logKappa: fc.double({ min: -6, max: 6, noNaN: true }),
          logU: fc.double({ min: -6, max: 8, noNaN: true }),
          noise: fc.double({ min: 0, max: 2, noNaN: true }),
        }),
        ({ alpha, beta, logP, logKappa, logU, noise }) => {
          const [P, kappa, u] = [10 ** logP, 10 ** logKappa, 10 ** logU];
          const { s, X, bias, variance, loss } = solve({ alpha, beta, P, kappa, u, noise });
          const r = P / kappa;
          expect(s / (r * (1 + 3 * u * (X + noise)))).toBeCloseTo(1, 12);
          expect(s).toBeGreaterThanOrEqual(r);
          expect(X).toBe(bias + variance);
          expect(loss / ((X + noise) / 2 + 0.75 * u * (X + noise) ** 2)).toBeCloseTo(1, 14);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the Gaussian process as u → 0, to first order δX/X = −3uXθ', () => {
    const gaussian = solve({ u: 0 });
    expect(gaussian.s).toBe(1000);
    const [up, down] = [solve({ P: 100 * (1 + 1e-5), u: 0 }), solve({ P: 100 * (1 - 1e-5), u: 0 })];
    const theta = -Math.log(up.X / down.X) / Math.log((1 + 1e-5) / (1 - 1e-5));
    const u = 1e-6;
    expect((solve({ u }).X / gaussian.X - 1) / (-3 * u * gaussian.X * theta)).toBeCloseTo(1, 4);
    expect((solve({ u }).loss / gaussian.loss - 1) / (1.5 * u * gaussian.X * (1 - 2 * theta))).toBeCloseTo(1, 4);
  });

  it('reaches the continuum amplitudes of the Gaussian process at large P', () => {
    const [P, A, B] = [1e12, 0.119923421954, 0.448109909963];
    const { loss } = solve({ P, u: 0 });
    const sumLess = 0.5 / (2 * (P / 0.1));
    expect(loss / (A * P ** (-0.9 / 1.6) + B * P ** (-0.6 / 1.6) - sumLess)).toBeCloseTo(1, 9);
  });

  it('depends on P/κ alone, and obeys the scaling of λ0 and y0', () => {
    const one = solve({ u: 2, K: 3000 });
    expect(solve({ u: 2, K: 3000, P: 1e4, kappa: 10 })).toEqual(one);
    // λ → mλ, y² → my², κ → mκ, u → u/m: X → mX.
    const scaled = solve({ u: 2 / 7, K: 3000, lambda0: 7, y0: Math.sqrt(7), kappa: 0.7 });
    expect(scaled.X / one.X).toBeCloseTo(7, 12);
    expect(scaled.loss / one.loss).toBeCloseTo(7, 12);
  });

  it('obeys the transfer map within discreteness', () => {
    const m = 4;
    const source = solve({ u: 1, K: 2000 });
    const transferred = solve({ u: m ** 0.6, K: 2000 * m, P: 400, kappa: 0.1 * m ** -0.6, y0: Math.sqrt(m ** 0.3) });
    expect(source.X * m ** -0.6).toBeCloseTo(0.05923261, 8);
    expect(transferred.X).toBeCloseTo(0.05933441742, 11);
  });

  it('converges to K = ∞ as K grows, at the rate of the modes left out', () => {
    const infinite = solve({ u: 1 }).X;
    const gap = (K: number) => (infinite - solve({ u: 1, K }).X) / (K ** -0.6 / 0.6 + K ** -0.9 / 0.9);
    expect(gap(1e7) / gap(1e9)).toBeCloseTo(1, 3);
  });
});

describe('level 1: any loss', () => {
  const system = fc.record({
    alpha: fc.double({ min: 0.05, max: 3, noNaN: true }),
    beta: fc.double({ min: 0.05, max: 3, noNaN: true }),
    logP: fc.double({ min: -3, max: 9, noNaN: true }),
    logU: fc.double({ min: -6, max: 6, noNaN: true }),
    noise: fc.double({ min: 0, max: 2, noNaN: true }),
  });

  it('solves s = r(1+u(2n−1)!!(X+σ²)ⁿ⁻¹) for even powers', () => {
    fc.assert(
      fc.property(system, fc.integer({ min: 2, max: 20 }), ({ alpha, beta, logP, logU, noise }, power) => {
        const [P, u] = [10 ** logP, 10 ** logU];
        const { s, X, loss, xi } = solve({ alpha, beta, P, u, noise, loss: 'even', power });
        let factor = u;
        for (let odd = 1; odd < 2 * power; odd += 2) factor *= odd;
        expect(s / ((P / 0.1) * (1 + factor * (X + noise) ** (power - 1)))).toBeCloseTo(1, 11);
        expect(loss / ((X + noise) / 2 + (factor * (X + noise) ** power) / (2 * power))).toBeCloseTo(1, 12);
        expect(xi).toBe(1);
      }),
      { numRuns: 300 },
    );
    // Newton alone jumps to and fro around this root.
    const steep = { alpha: 2.691349661204122, beta: 1.784731565181178, P: 0.001, u: 1, loss: 'even', power: 5 };
    const { s, X } = solve(steep);
    expect(s / (0.01 * (1 + 945 * X ** 4))).toBeCloseTo(1, 11);
    const { status, ...even } = solve({ u: 3, loss: 'even', power: 3 });
    expect({ status, ...even }).toEqual(solve({ u: 3, loss: 'sextic' }));
    expect(solve({ u: 3, loss: 'even', power: 2 })).toEqual(solve({ u: 3 }));
  });

  it('gives log-cosh one root below r, which responds as u = −1/3 at small X', () => {
    fc.assert(
      fc.property(system, ({ alpha, beta, logP, noise }) => {
        const P = 10 ** logP;
        const { s, X } = solve({ alpha, beta, P, noise, loss: 'log-cosh', u: 5 });
        expect(s).toBeLessThan(P / 0.1);
        // E sech² by the trapezoid rule in z.
        let D = 0;
        const step = Math.min(0.1, 0.1 / Math.sqrt(X + noise));
        for (let z = -10; z <= 10; z += step)
          D += (step * Math.exp((-z * z) / 2)) / Math.cosh(Math.sqrt(X + noise) * z) ** 2;
        expect(s / ((P / 0.1) * (D / Math.sqrt(2 * Math.PI)))).toBeCloseTo(1, 10);
      }),
      { numRuns: 100 },
    );
    const [small, gaussian] = [solve({ P: 1e9, loss: 'log-cosh' }).X, solve({ P: 1e9, u: 0 })];
    expect((small / gaussian.X - 1) / (gaussian.X * gaussian.theta)).toBeCloseTo(1, 2);
  });

  it('gives a formula what the loss of that name has', () => {
    for (const [loss, ell] of [
      ['quartic', 'Delta^2/2 + u*Delta^4/4'],
      ['sextic', 'Delta^2/2 + u*Delta^6/6'],
      ['log-cosh', 'log(cosh(Delta))'],
    ] as const) {
      for (const input of [{ P: 10 }, { P: 1e4 }, { noise: 0.3 }, { N: 25 }, { u: 0, P: 1 }]) {
        const [named, found] = [solve({ u: 2, ...input, loss }), solve({ u: 2, ...input, loss: 'formula', ell })];
        for (const key of ['s', 'X', 'loss', 'xi', 'theta'] as const)
          expect(found[key] / named[key], `${loss} ${key}`).toBeCloseTo(1, 10);
      }
    }
    expect(
      solveEffectiveAction(parseSystem({ ...base, loss: 'formula', ell: 'Delta^2/2 + u*Delta^4/4', u: -2 })),
    ).toEqual({
      status: 'no root',
      roots: [],
    });
  });

  it('lists every root of a formula, those that s − rD(X(s)) has', () => {
    const input = { alpha: 0.1, beta: 0.3, kappa: 0.1, K: 1000, y0: 3, loss: 'formula' };
    const ell = '0.02*Delta^2 + 1 - exp(-4*Delta^2)';
    // E ℓ″ of that: 0.04 + 8/(1+8X)^(3/2).
    const D = (X: number) => 0.04 + 8 * (1 + 8 * X) ** -1.5;
    for (const P of [10, 200, 300, 400, 3000]) {
      let roots = 0;
      let before = true;
      for (let s = 1e-3; s < 1e6; s *= 1.02) {
        let X = 0;
        for (let k = 1; k <= input.K; k++) {
          const lambda = k ** -1.1;
          X += (9 * k ** -1.3) / (1 + lambda * s) ** 2 + lambda / (1 + lambda * s);
        }
        const below = s < (P / 0.1) * D(X);
        if (below !== before) roots++;
        before = below;
      }
      const solution = solveEffectiveAction(parseSystem({ ...input, ell, P }));
      expect(solution.status === 'converged' ? 1 : solution.roots.length, `P = ${String(P)}`).toBe(roots);
    }
    expect(solveEffectiveAction(parseSystem({ ...input, ell, P: 300 })).status).toBe('several roots');
  });

  it('adds label noise to X inside the loss, and nowhere else', () => {
    const [clean, noisy] = [solve({ u: 0 }), solve({ u: 0, noise: 0.5 })];
    expect(noisy.X).toBe(clean.X);
    expect(noisy.loss - clean.loss).toBeCloseTo(0.25, 14);
  });

  it('has θ = −d ln X/d ln P of the Gaussian process, whatever u, σ² and N are', () => {
    const up = solve({ u: 0, P: 100 * Math.exp(1e-4) }).X;
    const down = solve({ u: 0, P: 100 * Math.exp(-1e-4) }).X;
    for (const input of [{}, { u: 3 }, { u: -0.01 }, { noise: 1, loss: 'log-cosh' }, { N: 30, loss: 'sextic', u: 1 }])
      expect(solve(input).theta).toBeCloseTo(-Math.log(up / down) / 2e-4, 7);
  });
});

describe('level 1: several roots and none, for u < 0', () => {
  const K = 500;
  const P = 100;
  const count = (u: number) => {
    const solution = solveEffectiveAction(parseSystem({ ...base, K, P, u }));
    return solution.status === 'converged' ? 1 : solution.roots.length;
  };

  it('agrees with a scan of s − r(1+3uX(s)) for sign changes', () => {
    const r = P / base.kappa;
    const grid = Array.from({ length: 4000 }, (_, i) => 1e-4 * r * 10 ** ((4.2 * i) / 3999));
    const X = grid.map((s) => discrepancy(K, s));
    for (const u of [-0.01, -0.05, -0.1, -0.2, -0.3, -0.5, -0.7, -1, -3]) {
      const signs = grid.map((s, i) => Math.sign(s - r * (1 + 3 * u * (X[i] ?? NaN))));
      const changes = signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length;
      expect(count(u), `u = ${String(u)}`).toBe(changes);
    }
  });

  it('has one root while |u| < 1/(3X(0)), then two, then none', () => {
    const edge = -1 / (3 * discrepancy(K, 0));
    expect(count(edge * (1 - 1e-6))).toBe(1);
    expect(count(edge * (1 + 1e-6))).toBe(2);
    expect(count(edge * 100)).toBe(0);
    let [two, none] = [edge * 1.001, edge * 100];
    for (let step = 0; step < 200; step++) {
      const middle = (two + none) / 2;
      if (count(middle) === 2) two = middle;
      else none = middle;
    }
    const fold = solveEffectiveAction(parseSystem({ ...base, K, P, u: two }));
    if (fold.status !== 'several roots') throw new Error('the fold has two roots on its near side');
    // Two roots merge as the square root of the distance from the fold, which is rounding here.
    expect((fold.roots[0] ?? NaN) / (fold.roots[1] ?? NaN)).toBeCloseTo(1, 5);
  });

  it('gives every root, ascending, each a solution', () => {
    const u = -0.28;
    const solution = solveEffectiveAction(parseSystem({ ...base, K, P, u }));
    if (solution.status !== 'several roots') throw new Error('two roots expected');
    expect(solution.roots).toHaveLength(2);
    for (const s of solution.roots) expect(s / (1000 * (1 + 3 * u * discrepancy(K, s)))).toBeCloseTo(1, 8);
  });

  it('says that it did not converge where a number leaves the range of doubles', () => {
    for (const input of [
      { P: 1e300, kappa: 1e-300 },
      { P: 1e308, kappa: 1, u: -1 },
      { y0: 1e200, u: 1 },
    ]) {
      expect(solveEffectiveAction(parseSystem({ ...base, ...input })).status).toBe('not converged');
    }
  });
});

describe('the crossing P×', () => {
  it('is where 3uX_GP = 1', () => {
    const at = (u: number) => crossing(parseSystem({ ...base, alpha: 1, beta: 1, u }));
    expect(at(1)).toBeCloseTo(4.691691516, 9);
    expect(at(10)).toBeCloseTo(496.6441924, 7);
    expect(at(100)).toBeCloseTo(49934.86777, 5);
  });

  it('is where |D(X_GP+σ²) − 1| = 1 for every loss, at whatever P the system stands', () => {
    const X = (P: number) => solve({ P, u: 0 }).X;
    const at = (input: Input) => crossing(parseSystem({ ...base, ...input })) ?? NaN;
    expect(3 * X(at({ u: 1, P: 7 }))).toBeCloseTo(1, 12);
    expect(3 * X(at({ u: 1, P: 1e5 }))).toBeCloseTo(1, 12);
    expect(at({ u: 1, P: 1, kappa: 10 }) / at({ u: 1 })).toBeCloseTo(100, 10);
    expect(at({ u: -1 })).toBe(at({ u: 1 }));
    expect(3 * (X(at({ u: 1, noise: 0.2 })) + 0.2)).toBeCloseTo(1, 12);
    expect(15 * 2 * X(at({ loss: 'sextic', u: 2 })) ** 2).toBeCloseTo(1, 12);
    expect(945 * X(at({ loss: 'even', power: 5, u: 1 })) ** 4).toBeCloseTo(1, 12);
    expect(at({ loss: 'formula', ell: 'Delta^2/2 + u*Delta^6/6', u: 2 }) / at({ loss: 'sextic', u: 2 })).toBeCloseTo(
      1,
      10,
    );
    // Width does not move it: the curve is that of the Gaussian process.
    expect(at({ u: 1, N: 10 })).toBe(at({ u: 1 }));
  });

  it('is nowhere where ε never passes 1', () => {
    for (const u of [0, -0.01, 0.01]) expect(crossing(parseSystem({ ...base, K: 10, u }))).toBeNull();
    expect(crossing(parseSystem({ ...base, u: 10, noise: 1 }))).toBeNull();
    expect(crossing(parseSystem({ ...base, loss: 'log-cosh' }))).toBeNull();
  });
});
