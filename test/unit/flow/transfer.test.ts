import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transfer, transferred } from '../../../core/flow/transfer.ts';
import { SystemSums } from '../../../core/model/system-sums.ts';
import { parseSystem } from '../../../core/model/system.ts';

type Input = Record<string, unknown>;
const system = (input: Input = {}) => parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100, u: 1, ...input });
const run = (input: Input, m = 4) => {
  const found = transfer(system(input), m);
  if (found.status !== 'converged') throw new Error(found.status);
  return found;
};
const error = ({ predicted, computed }: { predicted: number; computed: number }) => computed / predicted - 1;

describe('the map', () => {
  it('has the printed example', () => {
    const { X, loss } = run({ K: 2000 });
    expect(X.predicted).toBeCloseTo(0.05923261, 8);
    expect(X.computed).toBeCloseTo(0.05933441742, 11);
    expect(error(X)).toBeCloseTo(1.7e-3, 4);
    expect(error(loss)).toBeLessThan(2.1e-3);
  });

  it('names the transferred system', () => {
    const target = transferred(system({ K: 333, N: 50, noise: 0.2, lambda0: 3 }), 2.5)!;
    const scale = 2.5 ** -0.6;
    expect(target).toMatchObject({ P: 250, K: 833, N: 125, lambda0: 3, alpha: 0.6, beta: 0.9 });
    expect(target.kappa).toBeCloseTo(0.1 * scale, 14);
    expect(target.u).toBeCloseTo(1 / scale, 13);
    expect(target.noise).toBeCloseTo(0.2 * scale, 14);
    expect(target.y0 ** 2).toBeCloseTo(2.5 ** 0.3, 13);
    expect(transferred(system(), 7)!.K).toBe(Infinity);
    expect(transferred(system({ K: 2 }), 0.1)!.K).toBe(1);
    expect(transferred(system({ N: [10, 20] }), 2)!.widths).toEqual([20, 40]);
    expect(transferred(system({ spectrum: 'cutoff', kc: 30 }), 2)!.kc).toBe(60);
    // uX^(n−1) is what a loss keeps.
    expect(transferred(system({ loss: 'even', power: 5 }), 2)!.u).toBeCloseTo(2 ** 2.4, 12);
  });

  it('is undone by 1/m, and 1 is no map', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (m) => {
        const one = system({ loss: 'sextic', noise: 0.1, N: 40 });
        const back = transferred(transferred(one, m)!, 1 / m)!;
        for (const key of ['P', 'kappa', 'u', 'noise', 'N', 'y0'] as const)
          expect(back[key] / one[key]).toBeCloseTo(1, 12);
      }),
    );
    const { X, fixedData } = run({ K: 500 }, 1);
    expect(X.computed).toBe(X.predicted);
    expect(fixedData.u).toBe(1);
    expect(error(fixedData.X)).toBeCloseTo(0, 13);
  });

  it.each<[string, Input]>([
    ['power law', {}],
    ['power law with noise', { noise: 0.1 }],
    ['sextic', { loss: 'sextic' }],
    ['finite width', { N: 300 }],
    ['two layers', { N: [300, 200], u: 0 }],
    ['broken above k*', { spectrum: 'broken', kc: 1e5, alpha2: 1, beta2: 1.2 }],
    ['broken below k*', { spectrum: 'broken', kc: 30, alpha2: 1, beta2: 1.2 }],
    ['cut-off', { spectrum: 'cutoff', kc: 3000 }],
    ['finite K', { K: 10_000 }],
  ])('keeps X and L but for discreteness, which falls with k*: %s', (_, input) => {
    const errors = [1e2, 1e4].map((P) => {
      const { X, loss } = run({ ...input, P });
      return Math.max(Math.abs(error(X)), Math.abs(error(loss)));
    });
    expect(errors[0]).toBeLessThan(6e-3);
    expect(errors[1]).toBeLessThan(0.5 * errors[0]!);
  });

  it('keeps the exact width: the saddle in ξ', () => {
    // N(1−1/ξ) + Σ[λs/(1+ξλs) − y²λs²/(1+ξλs)²] = 0 at u = 0, by bisection.
    const stretch = (of: ReturnType<typeof system>) => {
      const s = of.P / of.kappa;
      const sums = new SystemSums(of);
      const gap = (xi: number) => {
        const { v1, c1 } = sums.moments(xi * s, {} as Parameters<typeof sums.moments>[1]);
        return of.N * (1 - 1 / xi) + s * v1 - s * s * c1;
      };
      let [low, high] = [0.01, 2];
      for (let i = 0; i < 60; i++) {
        const middle = (low + high) / 2;
        if (gap(middle) > 0) high = middle;
        else low = middle;
      }
      return low;
    };
    const one = system({ P: 1e7, N: 40_000, u: 0 });
    expect(stretch(transferred(one, 4)!) / stretch(one)).toBeCloseTo(1, 3);
    expect(stretch({ ...transferred(one, 4)!, N: one.N }) / stretch(one)).not.toBeCloseTo(1, 1);
  });
});

describe('the map for fixed data', () => {
  it('matches ε on the curves of the Gaussian process and carries R over', () => {
    const one = system({ P: 1e5, u: 10 });
    const { fixedData } = run({ P: 1e5, u: 10 });
    const gaussian = (P: number, kappa: number) => new SystemSums(one).at(P / kappa).X;
    const [before, after] = [gaussian(1e5, 0.1), gaussian(4e5, 0.1 * 4 ** -0.6)];
    expect((fixedData.u * after) / (10 * before)).toBeCloseTo(1, 12);
    // θ hardly differs between the two borders; the data left as they are make X another than m^−α X.
    expect(Math.abs(error(fixedData.X))).toBeLessThan(1e-3);
    expect(fixedData.X.computed / (4 ** -0.6 * before)).not.toBeCloseTo(1, 2);
  });

  it('misses where the cut-off changes θ', () => {
    expect(error(run({ K: 2000 }).fixedData.X)).toBeLessThan(-0.02);
  });

  it('matches the coupling of other powers, with the noise in it', () => {
    const one = system({ loss: 'sextic', noise: 0.05, P: 1e4 });
    const gaussian = (P: number, kappa: number) => new SystemSums(one).at(P / kappa).X + 0.05;
    const ratio = gaussian(1e4, 0.1) / gaussian(4e4, 0.1 * 4 ** -0.6);
    expect(run({ loss: 'sextic', noise: 0.05, P: 1e4 }).fixedData.u).toBeCloseTo(ratio ** 2, 11);
  });
});

it('has no map where nothing has the same trajectory, and fails where a solution does', () => {
  expect(transfer(system({ loss: 'log-cosh', u: undefined }), 4)).toEqual({ status: 'no root', roots: [] });
  const formula = parseSystem({ kappa: 1, P: 1, K: 10, spectrum: 'formula', lambda: 'k^-2', y2: 'k^-2' });
  expect(transferred(formula, 2)).toBeUndefined();
  const several = transfer(system({ K: 500, u: -0.28 }), 4);
  expect(several.status).toBe('several roots');
  expect(several).toHaveProperty('roots.length', 2);
});
