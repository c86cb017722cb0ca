import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { buildSums } from '../../../core/model/build-sums.ts';
import { modeSums, SystemSums } from '../../../core/model/system-sums.ts';
import { parseSystem, type System } from '../../../core/model/system.ts';
import { uniform } from '../uniform.ts';
import { nodeSums, worst } from './plain-sums.ts';
import { nodeError, spectra } from './spectra.ts';

const exponents = { alpha: 0.6, beta: 0.9 };
const system = (input: object): System => parseSystem({ P: 1, kappa: 1, ...input });
const sums = (input: object) => buildSums(system(input));

it.each(Object.keys(spectra))('every sum of a %s spectrum is within 1e-12 of the plain sum', (spectrum) => {
  fc.assert(
    fc.property(
      spectra[spectrum]!,
      fc.oneof({ weight: 30, arbitrary: uniform(0, 4) }, { weight: 1, arbitrary: uniform(4, 5) }),
      fc.oneof(
        fc.constant(0),
        uniform(-4, 30).map((logS) => 10 ** logS),
      ),
      (input, logK, s) => {
        expect(nodeError(spectrum, input, Math.round(10 ** logK), s)).toBeLessThan(1e-12);
      },
    ),
    { numRuns: 40 },
  );
});

it('modes whose λ hardly differ, all of them in a tail, keep the digits of every sum', () => {
  const flat = { alpha: -0.999999, beta: -1, alpha2: -0.999999, beta2: -1, kc: 3 };
  for (let s = 1e-3; s < 0.1; s *= 1.02) expect(nodeError('broken', flat, 50, s)).toBeLessThan(1e-14);
});

it('kinks of a formula are borders of blocks, wherever they lie', () => {
  fc.assert(
    fc.property(uniform(0.5, 5), uniform(0.5, 5), uniform(-3, 12), (logA, logB, logS) => {
      const input = { lambda: `min(1, ${10 ** logA}/k)^2`, y2: `max(k^-2, ${10 ** (-2 * logB)})` };
      expect(nodeError('formula', input, 100_001, 10 ** logS)).toBeLessThan(1e-13);
    }),
    { numRuns: 15 },
  );
});

describe('at K = ∞', () => {
  it('spectra without their peculiarity are the power law', () => {
    fc.assert(
      fc.property(
        fc.record({ alpha: uniform(0.05, 4), beta: uniform(0.05, 4) }),
        uniform(-1, 6),
        uniform(-3, 25),
        ({ alpha, beta }, logKc, logS) => {
          const s = 10 ** logS;
          const plain = nodeSums(sums({ alpha, beta }), s);
          const same = { alpha, beta, alpha2: alpha, beta2: beta, kc: 10 ** logKc };
          expect(worst(nodeSums(sums({ spectrum: 'broken', ...same }), s), plain)).toBeLessThan(2e-13);
          const still = { spectrum: 'log-periodic', alpha, beta, epsilon: 0, omega: 3 };
          expect(worst(nodeSums(sums(still), s), plain)).toBeLessThan(2e-13);
          // λ (1+ϵ) throughout: a scale of λ.
          const [scaled, even] = [
            { ...still, epsilon: 0.5, omega: 0 },
            new SystemSums(system({ alpha, beta, lambda0: 1.5 })),
          ];
          expect(new SystemSums(system(scaled)).at(s).X / even.at(s).X).toBeCloseTo(1, 12);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ['broken', { ...exponents, alpha2: 0.8, beta2: 0.5, kc: 1000.5 }, 0.5],
    ['log-periodic', { ...exponents, epsilon: 0.4, omega: 3 }, 0.6],
  ] as const)('a %s spectrum is the limit of finite K', (spectrum, input, slowest) => {
    const s = 1e4;
    const infinite = nodeSums(sums({ spectrum, ...input }), s);
    const missing = [1e5, 1e7, 1e9].map((K) => infinite.variance + infinite.bias - total({ spectrum, ...input, K }, s));
    for (let i = 1; i < missing.length; i++) {
      expect(missing[i]).toBeGreaterThan(0);
      // What K leaves out falls as K^−min(α,β), modulated by at most (1+ϵ)/(1−ϵ).
      expect(Math.abs(Math.log10(missing[i - 1]! / missing[i]!) - 2 * slowest)).toBeLessThan(0.4);
    }
  });

  it('a log-periodic tail is the integral of what was cut, where λs is small', () => {
    const { epsilon, omega } = { epsilon: 0.4, omega: 3 };
    const input = { spectrum: 'log-periodic', ...exponents, epsilon, omega };
    const K = 1e8;
    const found = sums(input);
    // ∫ k^−1.6 (1+ϵ cos(ω ln k)) dk from K + ½, at s = 0.
    const t = Math.log(K + 0.5);
    const wave = (epsilon * (0.6 * Math.cos(omega * t) - omega * Math.sin(omega * t))) / (0.36 + omega ** 2);
    const tail = Math.exp(-0.6 * t) * (1 / 0.6 + wave);
    const cut = nodeSums(found, 0).variance - nodeSums(sums({ ...input, K }), 0).variance;
    expect(cut / tail).toBeCloseTo(1, 8);
  });

  it('a cut-off ends every sum, and no tail is missed', () => {
    const input = { spectrum: 'cutoff', alpha: -0.5, beta: -2, kc: 30 };
    for (const s of [0, 1, 1e10, 1e100]) {
      const infinite = nodeSums(sums(input), s);
      expect(worst(nodeSums(sums({ ...input, K: 1e9 }), s), infinite)).toBe(0);
      expect(worst(infinite, nodeSums(sums({ ...input, K: 30_000 }), s))).toBeLessThan(1e-13);
    }
  });

  it('sums do not depend on where the tail begins', () => {
    for (const input of [
      { spectrum: 'log-periodic', ...exponents, epsilon: 0.9, omega: 40 },
      { spectrum: 'broken', ...exponents, alpha2: 2, beta2: 0.1, kc: 50 },
    ]) {
      const grown = sums(input);
      nodeSums(grown, 1e40);
      for (const s of [0, 1e-3, 1, 1e6]) expect(nodeSums(grown, s)).toEqual(nodeSums(sums(input), s));
    }
  });

  it('the variance of a log-periodic λ is modulated as theory, section 4, says', () => {
    const c = 1 / 1.6;
    for (const omega of [1, 2, 4]) {
      // M = c(1+iω) sin πc / sin(πc(1+iω)).
      const [x, y] = [Math.PI * c, Math.PI * c * omega];
      const [re, im] = [Math.sin(x) * Math.cosh(y), Math.cos(x) * Math.sinh(y)];
      const scale = (c * Math.sin(x)) / (re * re + im * im);
      const M = [scale * (re + omega * im), scale * (omega * re - im)] as const;
      const printed = { 1: '0.226', 2: '0.0509', 4: '0.00185' }[omega];
      expect(Math.hypot(...M).toPrecision(3)).toBe(Number(printed).toPrecision(3));
      for (const r of [1e10, 3e10, 1e11]) {
        const at = (epsilon: number) =>
          new SystemSums(system({ spectrum: 'log-periodic', ...exponents, epsilon, omega })).at(r).variance;
        const found = (at(1e-3) - at(-1e-3)) / (2e-3 * at(0));
        const phase = omega * Math.log(r ** c);
        expect(found).toBeCloseTo(M[0] * Math.cos(phase) - M[1] * Math.sin(phase), 5);
      }
    }
  });
});

describe('nodes', () => {
  it('are few, at any K', () => {
    const kinds = [
      { spectrum: 'broken', ...exponents, alpha2: 1.1, beta2: 0.4, kc: 60 },
      { spectrum: 'cutoff', ...exponents, kc: 1e7 },
      { spectrum: 'log-periodic', ...exponents, epsilon: 0.3, omega: 2 },
    ];
    for (const kind of kinds) expect(sums({ ...kind, K: 1e8 }).nodeCount).toBeLessThan(700);
    expect(sums({ spectrum: 'degenerate', ...exponents, dimension: 2, K: 1e6 }).nodeCount).toBeLessThan(200);
  });

  it('are built once for a spectrum, and its words tell spectra apart', () => {
    const formula = { spectrum: 'formula', K: 100, lambda: '1/k^2', y2: '1/k' };
    const first = modeSums(system(formula));
    expect(modeSums(system({ ...formula, lambda: '1/k^3' }))).not.toBe(first);
    expect(modeSums(system({ spectrum: 'cutoff', ...exponents, kc: 9 }))).not.toBe(
      modeSums(system({ spectrum: 'cutoff', ...exponents, kc: 10 })),
    );
    expect(modeSums(system({ ...formula, lambda0: 3 }))).toBe(first);
  });
});

describe('spectra at the edges of what doubles hold', () => {
  it.each([
    { spectrum: 'broken', alpha: 1e10, beta: 0.9, alpha2: 0.5, beta2: 1e10, kc: 1e5, K: 1e9 },
    { spectrum: 'broken', ...exponents, alpha2: 1e300, beta2: 150, kc: 1e3 },
    { spectrum: 'broken', ...exponents, alpha2: 0.5, beta2: 0.5, kc: 1e-100 },
    { spectrum: 'broken', ...exponents, alpha2: 0.5, beta2: 0.5, kc: 1e200 },
    { spectrum: 'cutoff', ...exponents, kc: 0.01 },
    { spectrum: 'cutoff', ...exponents, kc: 1e200 },
    { spectrum: 'log-periodic', alpha: 0.01, beta: 20, epsilon: 0.99, omega: 100 },
    { spectrum: 'degenerate', alpha: 150, beta: 0.3, dimension: 2, K: 1e6 },
  ])('%o has finite sums from few nodes', (input) => {
    const found = sums(input);
    const { variance, bias } = nodeSums(found, 1e6);
    expect(variance).toBeGreaterThan(0);
    expect(bias).toBeGreaterThan(0);
    expect(bias + variance).toBeLessThan(Infinity);
    expect(found.nodeCount).toBeLessThan(60_000);
  });

  it.each([
    { spectrum: 'broken', ...exponents, alpha2: 1, beta2: -1e10, kc: 10, K: 1e9 },
    { spectrum: 'cutoff', ...exponents, kc: 1e-4 },
    { spectrum: 'cutoff', alpha: 0.6, beta: -1e5, kc: 100 },
  ])('%o has none, and says so at once', (input) => {
    expect(nodeSums(sums(input), 1).bias).toBeNaN();
  });
});

describe('a formula', () => {
  const refusal = (words: object, K = 1e6) => {
    try {
      sums({ spectrum: 'formula', K, ...words });
    } catch (error) {
      if (error instanceof CoarsegrainError) return error.report;
      throw error;
    }
    throw new Error('the formula was accepted');
  };

  it.each([
    [{ lambda: '1/k - 1e-4', y2: '1' }, 'lambda', 'is −'],
    [{ lambda: 'exp(-k/100)', y2: '1' }, 'lambda', 'is 0 at k = '],
    [{ lambda: 'k', y2: '1' }, 'lambda', 'rises at k = 2'],
    [{ lambda: 'k^-1.6*(1+0.01*cos(k))', y2: '1' }, 'lambda', 'rises at k = '],
    [{ lambda: '1/k', y2: '0.5-1/k' }, 'y2', 'is −0.5 at k = 1'],
    [{ lambda: '1/k', y2: 'log(1e5-k)' }, 'y2', 'at k = '],
    [{ lambda: '1/(', y2: '1' }, 'lambda', 'cannot be read'],
    [{ lambda: '1/k', y2: 'k+x' }, 'y2', '“x” at character 3 is not known'],
  ] as const)('%o is refused, naming %s', (words, field, message) => {
    const report = refusal(words);
    expect(report).toMatchObject({ field, value: words[field] });
    expect(report.message).toContain(message);
  });

  it('that changes from mode to mode is refused where its modes cannot be listed', () => {
    const report = refusal({ lambda: '1/k^2', y2: 'cos(k)^2/k^2' }, 1e8);
    expect(report).toMatchObject({ kind: 'outside-range', field: 'y2' });
  });
});

it('more than 1e7 degenerate levels are refused', () => {
  const wanted = { spectrum: 'degenerate', ...exponents, dimension: 1.1, K: 1e9 };
  expect(() => sums(wanted)).toThrow(/d = 1.1 gives more than 1e7 levels at K = 1000000000/);
  expect(sums({ ...wanted, dimension: 1 }).nodeCount).toBeLessThan(400);
});

function total(input: object, s: number): number {
  const { bias, variance } = nodeSums(sums(input), s);
  return bias + variance;
}
