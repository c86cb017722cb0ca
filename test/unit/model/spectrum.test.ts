import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { registerMeasured } from '../../../core/model/measured.ts';
import { spectrumOf } from '../../../core/model/spectrum.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { uniform } from '../uniform.ts';

const of = (input: object) => spectrumOf(parseSystem({ P: 1, kappa: 1, ...input }));
const exponents = { alpha: 0.6, beta: 0.9 };

describe('λ_k and y_k²', () => {
  it('carry the scales', () => {
    const { lambda, y2, modeWhere } = of({ ...exponents, lambda0: 3, y0: -2 });
    expect(lambda(10) / (3 * 10 ** -1.6)).toBeCloseTo(1, 15);
    expect(y2(10) / (4 * 10 ** -1.9)).toBeCloseTo(1, 15);
    expect(modeWhere(3)).toBe(1);
  });

  it('of a broken power law meet at k_c with other slopes above', () => {
    const { lambda, y2, breaks } = of({ ...exponents, spectrum: 'broken', kc: 10.5, alpha2: 2, beta2: 0.2 });
    expect(breaks).toEqual([10.5]);
    expect(lambda(10.5000001) / lambda(10.4999999)).toBeCloseTo(1, 6);
    expect(lambda(10)).toBe(10 ** -1.6);
    expect(Math.log(lambda(40) / lambda(20)) / Math.LN2).toBeCloseTo(-3, 13);
    expect(Math.log(y2(40) / y2(20)) / Math.LN2).toBeCloseTo(-1.2, 13);
  });

  it('of degenerate levels are those of the level’s first mode', () => {
    // In two dimensions level n holds n modes: first modes 1, 2, 4, 7, 11.
    const { lambda, y2, K, smooth } = of({ ...exponents, spectrum: 'degenerate', dimension: 2, K: 12 });
    expect([K, smooth]).toEqual([12, false]);
    const firsts = [1, 2, 2, 4, 4, 4, 7, 7, 7, 7, 11, 11];
    firsts.forEach((first, i) => {
      expect(lambda(i + 1)).toBe(first ** -1.6);
      expect(y2(i + 1)).toBe(first ** -1.9);
    });
    expect(lambda(3.7)).toBe(2 ** -1.6);
  });

  it('of a measured spectrum are the file’s, at most all of it, power laws between modes', () => {
    registerMeasured('spectrum-test', Float64Array.of(1, 0.25, 0.01), Float64Array.of(2, -1, 0));
    const measured = { spectrum: 'measured', file: 'x.csv', content: 'spectrum-test' };
    const { lambda, y2, K, modeWhere } = of({ ...measured, lambda0: 2 });
    expect(K).toBe(3);
    expect(of({ ...measured, K: 2 }).K).toBe(2);
    expect([1, 2, 3].map(lambda)).toEqual([2, 0.5, 0.02]);
    expect([1, 2, 3].map(y2)).toEqual([4, 1, 0]);
    expect(lambda(Math.SQRT2)).toBeCloseTo(1, 14);
    expect(y2(Math.SQRT2)).toBeCloseTo(2.5, 14);
    expect(modeWhere(1)).toBeCloseTo(Math.SQRT2, 14);
    // Beyond the ends the slopes of the first and last octave go on: 1/k² above.
    expect(modeWhere(8)).toBeCloseTo(0.5, 14);
    expect(modeWhere(0.01)).toBeGreaterThan(3);
  });

  it('of a measured spectrum that nobody has registered are not there', () => {
    const missing = () => of({ spectrum: 'measured', file: 'x.csv', content: 'nothing' });
    expect(missing).toThrow(CoarsegrainError);
    expect(missing).toThrow(/not at hand/);
  });

  it.each([
    [{ lambda: '1-k/10', y2: '1/k^2' }, 'lambda', 'is 0 at k = 10'],
    [{ lambda: '1/k', y2: '5-k' }, 'y2', 'is −1 at k = 6'],
    [{ lambda: '1/(k-3)^2', y2: '1' }, 'lambda', 'is ∞ at k = 3'],
    [{ lambda: 'sqrt(5-k)', y2: '1' }, 'lambda', 'is 0 at k = 5'],
  ] as const)('of formulas %o are refused where they leave their range', (words, field, message) => {
    const { lambda, y2 } = of({ spectrum: 'formula', K: 12, ...words });
    const everyMode = () => Array.from({ length: 12 }, (_, i) => lambda(i + 1) + y2(i + 1));
    let report;
    try {
      everyMode();
    } catch (error) {
      report = (error as CoarsegrainError).report;
    }
    expect(report).toMatchObject({ kind: 'outside-range', field, value: words[field] });
    expect(report?.message).toContain(message);
  });
});

describe('the mode where λ_k has a value', () => {
  it('is k* of theory, section 2', () => {
    const { modeWhere } = of({ ...exponents, K: 1e4 });
    expect(modeWhere(0.1 / 100)).toBeCloseTo(1000 ** 0.625, 12);
    expect(modeWhere(4)).toBeCloseTo(4 ** -0.625, 14);
  });

  it('undoes λ_k, below 1 and beyond K too, for every smooth spectrum', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          {},
          { spectrum: 'broken', kc: 30.5, alpha2: 1.4, beta2: 1 },
          { spectrum: 'cutoff', kc: 300 },
          { spectrum: 'log-periodic', epsilon: 0.3, omega: 2 },
          { spectrum: 'formula', K: 1000, lambda: 'k^-1.6/(1+log(k))', y2: '1/k' },
        ),
        uniform(-1.5, 4.5),
        (kind, logK) => {
          const formula = 'lambda' in kind;
          const { lambda, modeWhere } = of({ ...(formula ? {} : exponents), lambda0: 2.5, ...kind });
          const k = 10 ** (formula ? Math.max(0, Math.min(3, logK)) : logK);
          expect(Math.abs(modeWhere(lambda(k)) / k - 1)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('is the last crossing of a log-periodic λ that rises in places', () => {
    fc.assert(
      fc.property(
        uniform(-0.98, 0.98),
        uniform(0.1, 60),
        uniform(-0.5, 2),
        uniform(-6, 0),
        (epsilon, omega, alpha, logLambda) => {
          const { lambda, modeWhere } = of({ spectrum: 'log-periodic', alpha, beta: 1, K: 10, epsilon, omega });
          const value = 10 ** logLambda;
          const k = modeWhere(value);
          expect(Math.abs(lambda(k) / value - 1)).toBeLessThan(1e-11);
          // λ is below the value from there on: by one period more the envelope has ended it all.
          for (let step = 1; step <= 400; step++) {
            const t =
              (step / 400) *
              Math.max((2 * Math.PI) / omega, Math.log((1 + Math.abs(epsilon)) / (1 - Math.abs(epsilon))));
            expect(lambda(k * Math.exp(t))).toBeLessThan(value * (1 + 1e-12));
          }
        },
      ),
    );
  });

  it('is the last mode of a plateau', () => {
    expect(of({ spectrum: 'formula', K: 1000, lambda: 'min(1, 50/k)', y2: '1' }).modeWhere(1)).toBeCloseTo(50, 10);
    expect(of({ spectrum: 'formula', K: 1, lambda: '1/k', y2: '1' }).modeWhere(0.3)).toBe(1);
  });

  it('of degenerate levels lies on the power law of their first modes', () => {
    const { modeWhere } = of({ ...exponents, spectrum: 'degenerate', dimension: 3, K: 1000 });
    expect(modeWhere(0.001)).toBe(of(exponents).modeWhere(0.001));
  });
});
