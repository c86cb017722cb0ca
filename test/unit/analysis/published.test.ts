import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fitCurve } from '../../../core/analysis/fit-curve.ts';
import type { Fit } from '../../../core/analysis/fit.ts';
import { parameterOf } from '../../../core/analysis/fitted.ts';
import type { LearningCurve } from '../../../core/analysis/learning-curve.ts';

interface Stated {
  value: number;
  standardError: number;
}
interface Chinchilla {
  published: Record<'E' | 'A' | 'B' | 'alpha' | 'beta', Stated>;
  sizes: { N: number; C: number[]; L: number[] }[];
}
interface Danwood {
  x: number[];
  y: number[];
  certified: Record<'b1' | 'b2', { value: number; standardDeviation: number }> & {
    residualSumOfSquares: number;
    residualStandardDeviation: number;
    degreesOfFreedom: number;
  };
}
interface Hoffmann {
  C: number[];
  N: number[];
  D: number[];
  published: Record<'a' | 'b', { low: number; high: number }>;
}

function table<Table>(name: string): Table {
  return JSON.parse(readFileSync(new URL(`../../reference/published/${name}.json`, import.meta.url), 'utf8')) as Table;
}

/** @param errors standard errors; NaN where they are to be estimated */
function curveOf(P: readonly number[], values: readonly number[], errors: readonly number[]): LearningCurve {
  const order = [...P.keys()].sort((i, j) => P[i]! - P[j]!);
  const sorted = (row: readonly number[]) => Float64Array.from(order, (i) => row[i]!);
  return {
    ...{ name: 'published', origin: 'measured' as const, level: '', observable: '', excluded: [] },
    ...{ P: sorted(P), values: sorted(values), errors: sorted(errors) },
  };
}

const value = (fit: Fit, name: string) => parameterOf(fit, name)!.value;

test('the certified power law of NIST’s DanWood table', () => {
  const { x, y, certified } = table<Danwood>('danwood');
  // y rises with x, so P is 1/x. Its errors are those that NIST certifies, equal at all points.
  const curve = curveOf(
    x.map((each) => 1 / each),
    y,
    y.map(() => certified.residualStandardDeviation),
  );
  const fit = fitCurve(curve, { model: 'power-law' });
  expect(value(fit, 'A')).toBeCloseTo(certified.b1.value, 8);
  expect(value(fit, 'a')).toBeCloseTo(certified.b2.value, 8);
  const [A, a] = [parameterOf(fit, 'A')!, parameterOf(fit, 'a')!];
  expect(A.leastSquaresError / certified.b1.standardDeviation).toBeCloseTo(1, 6);
  expect(a.leastSquaresError / certified.b2.standardDeviation).toBeCloseTo(1, 6);
  expect(fit.chiSquared * certified.residualStandardDeviation ** 2).toBeCloseTo(certified.residualSumOfSquares, 11);
  expect(fit.degreesOfFreedom).toBe(certified.degreesOfFreedom);
});

describe('losses of language models at fixed sizes (Hoffmann et al. 2022; Besiroglu et al. 2024)', () => {
  const { published, sizes } = table<Chinchilla>('chinchilla');
  const { E, A, B, alpha, beta } = published;
  /** The scatter of the selected points about the published fit. */
  const relative = 0.0084;
  const floorOf = (N: number) => E.value + A.value / N ** alpha.value;

  test('the power of the tokens, with E, A and α as published', () => {
    const points = sizes.flatMap(({ N, C, L }) =>
      C.map((c, i) => ({ D: c / (6 * N), rest: L[i]! - floorOf(N), error: relative * L[i]! })),
    );
    const curve = curveOf(
      points.map(({ D }) => D),
      points.map(({ rest }) => rest),
      points.map(({ error }) => error),
    );
    const fit = fitCurve(curve, { model: 'power-law' });
    expect(Math.abs(value(fit, 'a') - beta.value)).toBeLessThan(beta.standardError);
    expect(Math.abs(value(fit, 'A') - B.value)).toBeLessThan(B.standardError);
    expect(fit.chiSquared / fit.degreesOfFreedom).toBeLessThan(1.6);
  });

  test.each(sizes)('a power and a constant at N = $N', ({ N, C, L }) => {
    const curve = curveOf(
      C.map((c) => c / (6 * N)),
      L,
      L.map((loss) => relative * loss),
    );
    const fit = fitCurve(curve, { model: 'power-law', free: ['L_infinity'] });
    for (const [name, stated] of [
      ['a', beta],
      ['L_infinity', { value: floorOf(N), standardError: E.standardError }],
    ] as const) {
      const { value: found, leastSquaresError, interval } = parameterOf(fit, name)!;
      expect(Math.abs(found - stated.value)).toBeLessThan(2 * Math.hypot(leastSquaresError, stated.standardError));
      expect(interval!.low).toBeLessThan(stated.value + stated.standardError);
      expect(interval!.high).toBeGreaterThan(stated.value - stated.standardError);
    }
  });
});

test('compute-optimal sizes and tokens (Hoffmann et al. 2022)', () => {
  const { C, N, D, published } = table<Hoffmann>('hoffmann');
  const unknown = C.map(() => NaN);
  const size = fitCurve(curveOf(C, N, unknown), { model: 'power-law' });
  const tokens = fitCurve(curveOf(C, D, unknown), { model: 'power-law' });
  for (const [fit, { low, high }] of [
    [size, published.a],
    [tokens, published.b],
  ] as const) {
    expect(-value(fit, 'a')).toBeGreaterThan(low);
    expect(-value(fit, 'a')).toBeLessThan(high);
  }
  // Training takes about 6ND operations: the two exponents add to 1.
  expect(-value(size, 'a') - value(tokens, 'a')).toBeCloseTo(1, 2);
});
