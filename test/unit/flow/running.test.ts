import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Modes } from '../../../core/flow/blocks.ts';
import { EliminationFlow } from '../../../core/flow/elimination-flow.ts';
import { runningCoupling } from '../../../core/flow/running.ts';
import { actionOf } from '../../../core/flow/start.ts';
import { parseSystem, type SystemInput } from '../../../core/model/system.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';
import { plainModes, plainTail } from './plain-flow.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1, P: 100 };
const setUp = (input: SystemInput) => {
  const system = parseSystem({ ...base, ...input });
  const modes = new Modes(system);
  const plain = plainModes(modes.K, modes.spectrum.lambda, modes.spectrum.y2);
  return { system, modes, plain, action: actionOf(system)!, r: system.P / system.kappa };
};

/** The zero of a rising function. */
function zero(f: (s: number) => number, low: number, high: number): number {
  for (let step = 0; step < 70; step++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return low;
}

describe('the exact, implicit elimination', () => {
  // 2F′(s) of one mode: what it adds to X.
  const shift = (lambda: number, y2: number, s: number) => lambda / (1 + lambda * s) + y2 / (1 + lambda * s) ** 2;

  it('taken literally, s_new(X) = s_old(X + 2F′(s_new)) mode by mode, ends at s of level 1', () => {
    const { system, modes, plain, action, r } = setUp({ K: 3, u: 2 });
    let s = (X: number) => r * (1 + 6 * X);
    for (let q = 3; q >= 1; q--) {
      const old = s;
      const [lambda, y2] = [plain.lambda[q - 1]!, plain.y2[q - 1]!];
      s = (X) => zero((value) => value - old(X + shift(lambda, y2, value)), 0, 20 * r);
      expect(s(0) / runningCoupling(modes, action, q - 1).s).toBeCloseTo(1, 12);
    }
    const exact = solveEffectiveAction(system);
    if (exact.status !== 'converged') throw new Error('one root expected');
    expect(s(0) / exact.s).toBeCloseTo(1, 12);
  });

  it('by characteristics, which carry s and move X, agrees at every Λ', () => {
    const { modes, plain, action, r } = setUp({ K: 400 });
    // Each starts on s = r(1+3X); the one that arrives at X = 0 has the running coupling.
    const arrives = (modesLeft: number) => (s: number) => {
      let X = (s / r - 1) / 3;
      for (let q = 400; q > modesLeft; q--) X -= shift(plain.lambda[q - 1]!, plain.y2[q - 1]!, s);
      return X;
    };
    for (const modesLeft of [399, 350, 100, 10, 0]) {
      expect(zero(arrives(modesLeft), r, 10 * r) / runningCoupling(modes, action, modesLeft).s).toBeCloseTo(1, 12);
    }
  });
});

describe('the exact running coupling', () => {
  it.each<SystemInput>([
    { K: 20_000 },
    { K: 20_000, u: 100, noise: 0.3 },
    { K: 20_000, loss: 'sextic' },
    { K: 20_000, loss: 'even', power: 7, u: 0.1 },
    { K: 9000, spectrum: 'log-periodic', epsilon: 0.5, omega: 20 },
    { K: 9000, spectrum: 'degenerate', dimension: 3 },
    { K: 9000, spectrum: 'broken', kc: 2000.5, alpha2: 0, beta2: 3 },
    { K: 9000, spectrum: 'cutoff', kc: 700 },
  ])('solves s = rD(X+σ²) on the modes above Λ: %j', (input) => {
    const { system, modes, plain, action, r } = setUp(input);
    const { noise } = system;
    for (const modesLeft of [0, 50, 3000]) {
      const { s, single } = runningCoupling(modes, action, modesLeft);
      const dressing = action.dressing.at(plainTail(plain, modesLeft, s) + noise).value;
      expect(Math.abs(s / (r * dressing) - 1)).toBeLessThan(2e-13);
      expect(single).toBe(true);
    }
    const exact = solveEffectiveAction(system);
    if (exact.status !== 'converged') throw new Error('one root expected');
    expect(runningCoupling(modes, action, 0).s / exact.s).toBeCloseTo(1, 12);
    expect(runningCoupling(modes, action, modes.K).s / (r * action.dressing.at(noise).value)).toBeCloseTo(1, 14);
  });

  it('rises as modes go for u > 0, and falls for u < 0 and log-cosh', () => {
    fc.assert(
      fc.property(fc.constantFrom<SystemInput>({ u: 0.3 }, { u: -0.1 }, { loss: 'log-cosh' }), (input) => {
        const { modes, action, r } = setUp({ K: 3000, ...input });
        const path = [3000, 1000, 300, 100, 30, 10, 3, 0].map((q) => runningCoupling(modes, action, q).s / r);
        expect(path[0]).toBe(1);
        const sign = Math.sign(path[1]! - 1);
        expect(sign).toBe(input.u === 0.3 ? 1 : -1);
        path.slice(1).forEach((value, i) => expect(sign * (value - path[i]!)).toBeGreaterThan(0));
      }),
      { numRuns: 6 },
    );
  });

  it('follows for u < 0 the largest solution, which it says is not alone, until there is none', () => {
    const counts = new Map<number, string>();
    for (const u of [-0.05, -0.25, -1]) {
      const { system, modes, action, r } = setUp({ K: 500, u });
      const exact = solveEffectiveAction(system);
      const { s, single } = runningCoupling(modes, action, 0);
      counts.set(u, exact.status);
      if (exact.status === 'converged') {
        expect(s / exact.s).toBeCloseTo(1, 12);
        expect(single).toBe(true);
      } else {
        if (exact.roots.length === 0) expect(s).toBeNaN();
        else expect(s / exact.roots.at(-1)!).toBeCloseTo(1, 12);
        expect(single).toBe(false);
      }
      expect(runningCoupling(modes, action, 490).s).toBeGreaterThan(0.98 * r);
      const flow = new EliminationFlow(system);
      if (exact.status === 'converged') expect(flow.exact() / exact.s).toBeCloseTo(1, 12);
      else expect(flow.exact()).toBeNaN();
    }
    expect([...counts.values()]).toEqual(['converged', 'several roots', 'no root']);
  });
});

describe('the running border', () => {
  it('is the printed one', () => {
    const system = parseSystem({ ...base, K: 10_000 });
    expect(new EliminationFlow(system).runningBorder()).toBeCloseTo(88.155751, 6);
    const exact = solveEffectiveAction(system);
    if (exact.status !== 'converged') throw new Error('one root expected');
    const { modeWhere } = new Modes(system).spectrum;
    expect(modeWhere(1 / 1000)).toBeCloseTo(74.98943, 4);
    expect(modeWhere(1 / exact.s)).toBeCloseTo(94.15425, 5);
  });

  it('lies between two modes where λ_q r_q passes 1, of degenerate levels too', () => {
    const flow = new EliminationFlow(parseSystem({ ...base, K: 10_000, spectrum: 'degenerate', dimension: 1 }));
    // One mode a level: the power law, mode by mode. Its continuum is off by D, 3e-5, in r.
    expect(flow.runningBorder()).toBeGreaterThan(88.15);
    expect(flow.runningBorder()).toBeLessThan(88.17);
  });

  it('is missing where the border lies outside of the modes', () => {
    for (const P of [1e-4, 1e7]) {
      expect(new EliminationFlow(parseSystem({ ...base, P, K: 100 })).runningBorder()).toBeNaN();
    }
  });
});

describe('the truncated flow against the exact one', () => {
  it('has step errors that shrink with u, and no order that ends at s exactly', () => {
    const worst = (u: number, order: 2 | 3 | 4 | 6) =>
      Math.max(
        ...[10, 100, 1000].map((P) => {
          const flow = new EliminationFlow(parseSystem({ ...base, K: 1000, P, u }));
          return Math.abs(flow.couplings(order, 0)[0]! / flow.exact() - 1);
        }),
      );
    expect(worst(0.1, 2)).toBeLessThan(9e-5);
    expect(worst(1, 2)).toBeLessThan(2.9e-3);
    expect(worst(1, 4)).toBeLessThan(9.1e-4);
    expect(worst(10, 2)).toBeLessThan(3.8e-2);
    expect(worst(10, 4)).toBeLessThan(2.8e-3);
    expect(worst(0.1, 6)).toBeLessThan(worst(1, 6));
    // What is left as the order grows is that of the explicit steps.
    const flow = new EliminationFlow(parseSystem({ ...base, alpha: 1, beta: 0.5, K: 1000, P: 10 }));
    expect(flow.couplings(6, 0)[0]! / flow.exact() - 1).toBeCloseTo(9e-4, 4);
  });

  it('needs an order that holds the loss', () => {
    const flow = new EliminationFlow(parseSystem({ ...base, K: 500, loss: 'even', power: 4, u: 0.1 }));
    expect([2, 3, 4, 5].map((order) => Number.isNaN(flow.couplings(order as 2, 0)[0]!))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(flow.couplings(6, 0)[0]! / flow.exact()).toBeCloseTo(1, 2);
  });

  it('starts with label noise in its couplings', () => {
    const noisy = new EliminationFlow(parseSystem({ ...base, K: 500, noise: 0.2, loss: 'sextic', u: 0.5 }));
    // r(1 + 15u(X+σ²)²) = r[1 + 7.5·0.04 + 3X + 7.5X²].
    [1300, 3000, 7500].forEach((value, i) => expect(noisy.couplings(3, 500)[i]).toBeCloseTo(value, 9));
  });
});
