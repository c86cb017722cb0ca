import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeastSquares } from '../../../core/analysis/least-squares.ts';
import { modelOf } from '../../../core/analysis/models.ts';
import { FitProblem } from '../../../core/analysis/problem.ts';
import { profileEnd } from '../../../core/analysis/profile.ts';
import { studentQuantile } from '../../../core/analysis/student.ts';
import { backSubstitute, reduce, singularValues } from '../../../core/analysis/triangular.ts';
import { Stream } from '../../../core/numerics/stream.ts';

const random = (length: number, seed: number) => Stream.of('least squares', seed).normals(new Float64Array(length));

describe('columns', () => {
  it('leave residuals that no combination of them shortens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 1000 }), (m, seed) => {
        const n = 12;
        const columns = random(m * n, seed);
        const b = random(n, seed + 2000);
        const [a, rest, R, z, c] = [columns.slice(), b.slice(), ...[m * m, m, m].map((size) => new Float64Array(size))];
        reduce(a, m, n, rest, R!, z!, new Float64Array(m));
        backSubstitute(R!, m, z!, c!);
        for (let i = 0; i < n; i++) {
          let fitted = rest[i]!;
          for (let j = 0; j < m; j++) fitted += c![j]! * columns[j * n + i]!;
          expect(fitted).toBeCloseTo(b[i]!, 10);
        }
        for (let j = 0; j < m; j++) {
          let overlap = 0;
          for (let i = 0; i < n; i++) overlap += columns[j * n + i]! * rest[i]!;
          expect(Math.abs(overlap)).toBeLessThan(1e-10);
        }
      }),
    );
  });

  it('that depend on others get the coefficient 0', () => {
    const a = Float64Array.of(1, 2, 3, 2, 4, 6, 0, 0, 1);
    const [R, z, c] = [new Float64Array(9), new Float64Array(3), new Float64Array(3)];
    reduce(a, 3, 3, Float64Array.of(1, 2, 5), R, z, new Float64Array(3));
    backSubstitute(R, 3, z, c);
    expect([...c].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([1, 0, 2]);
  });

  it('have singular values right to their own size', () => {
    // Columns (1, 1, 0) and (1, 1, t): the product of the singular values is √2 t, the sum of their squares 4 + t².
    const t = 1e-9;
    const { values, v } = singularValues(Float64Array.of(1, 1, 0, 1, 1, t), 2, 3);
    const [small, large] = [...values].sort((a, b) => a - b) as [number, number];
    expect((small * large) / (Math.SQRT2 * t)).toBeCloseTo(1, 10);
    expect(large).toBeCloseTo(2, 12);
    expect(Math.abs(v[0]! * v[2]! + v[1]! * v[3]!)).toBeLessThan(1e-14);
  });
});

it('Student’s t has the quantiles of the tables', () => {
  const table: [number, number][] = [
    [1, 12.706205],
    [2, 4.302653],
    [3, 3.182446],
    [4, 2.776445],
    [5, 2.570582],
    [10, 2.228139],
    [27, 2.051831],
    [120, 1.97993],
  ];
  for (const [degrees, t] of table) expect(studentQuantile(degrees, 0.95)).toBeCloseTo(t, 5);
  expect(studentQuantile(1e6, 0.95)).toBeCloseTo(1.959966, 5);
});

describe('models', () => {
  const x = Float64Array.from({ length: 9 }, (_, i) => 1 + i);
  const cases = {
    'power-law': [modelOf('power-law'), [2, 0.4, 0.1]],
    'two-power': [modelOf('two-power'), [2, 0.4, -0.7, 0.9, 0.1]],
    'broken power': [modelOf('broken-power', 2), [2, 0.4, 0.3, 20, 0.5, -0.6, 700, 0.2, 0.1]],
    crossover: [modelOf('crossover'), [2, 0.4, 50, 0.1]],
  } as const;

  it.each(Object.entries(cases))('%s: slopes are those of the formula', (_, [model, row]) => {
    const values = Float64Array.from(row);
    const amplitudes = [...values.keys()].filter((place) => model.parameters[place]!.kind === 'amplitude');
    const curved = [...values.keys()].filter((place) => model.parameters[place]!.kind !== 'amplitude');
    const basis = amplitudes.map(() => new Float64Array(x.length));
    const at = (p: Float64Array) => {
      model.basis(x, p, basis);
      return x.map((_x, i) => amplitudes.reduce((sum, place, k) => sum + p[place]! * basis[k]![i]!, 0));
    };
    const slopes = curved.map(() => new Float64Array(x.length));
    at(values);
    model.slopes(x, values, basis, slopes);
    curved.forEach((place, k) => {
      const step = 1e-5;
      const moved = [step, -step].map((change) => {
        const p = values.slice();
        p[place] = model.parameters[place]!.kind === 'scale' ? p[place]! * Math.exp(change) : p[place]! + change;
        return at(p);
      });
      for (let i = 0; i < x.length; i++) {
        const difference = (moved[0]![i]! - moved[1]![i]!) / (2 * step);
        expect(Math.abs(slopes[k]![i]! - difference)).toBeLessThan(1e-7 * (1 + Math.abs(difference)));
      }
    });
  });

  it('a broken power law has its exponents on either side, and its widest half between', () => {
    const model = modelOf('broken-power', 1);
    const slopeAt = (place: number) => {
      const near = Float64Array.of(place - 1e-4, place + 1e-4);
      const shape = new Float64Array(2);
      model.basis(near, Float64Array.of(1, 0.8, 0.3, Math.exp(5), 0.5, 0), [shape, new Float64Array(2)]);
      return -Math.log(shape[1]! / shape[0]!) / 2e-4;
    };
    expect(slopeAt(25)).toBeCloseTo(0.8, 6);
    expect(slopeAt(-15)).toBeCloseTo(0.5, 6);
    expect(slopeAt(5)).toBeCloseTo(0.65, 6);
  });

  it('a crossover falls with a where P is large and with a/(1+a) times its second power where it is small', () => {
    const model = modelOf('crossover');
    const slopeAt = (place: number) => {
      const near = Float64Array.of(place - 1e-3, place + 1e-3);
      const shape = new Float64Array(2);
      model.basis(near, Float64Array.of(1, 0.5, 1, 0), [shape, new Float64Array(2)]);
      return -Math.log(shape[1]! / shape[0]!) / 2e-3;
    };
    expect(slopeAt(40)).toBeCloseTo(0.5, 6);
    // X ∝ P^(−θ/(1+θ)), and L ∝ X².
    expect(slopeAt(-80)).toBeCloseTo((2 * 0.5) / 1.5, 6);
  });
});

describe('least squares within bounds', () => {
  it('finds what a fine grid finds where an amplitude is held by its bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (seed) => {
        const n = 15;
        const x = Float64Array.from({ length: n }, (_, i) => i / 3);
        const y = random(n, seed).map((value) => 0.3 * value - 0.2);
        const points = { x, y, weights: new Float64Array(n).fill(2) };
        const model = modelOf('power-law');
        const bounds = [
          { low: 0, high: 0.4 },
          { low: -1, high: 2 },
          { low: -0.1, high: 0.3 },
        ];
        const solver = new LeastSquares(new FitProblem(model, points, bounds, new Map()));
        const chiSquared = (A: number, a: number, floor: number) =>
          y.reduce((sum, value, i) => sum + (2 * (value - A * Math.exp(-a * x[i]!) - floor)) ** 2, 0);
        for (const a of [-0.5, 0.3, 1.5]) {
          let least = Infinity;
          for (let A = 0; A <= 0.4001; A += 0.02)
            for (let floor = -0.1; floor <= 0.3001; floor += 0.02) least = Math.min(least, chiSquared(A, a, floor));
          const found = solver.valueAt(Float64Array.of(a));
          expect(found).toBeLessThan(least + 1e-9);
          expect(found).toBeGreaterThan(least - 0.5);
        }
        solver.minimise(Float64Array.of(0.3), 1e-10);
        const [A, floor] = solver.c as unknown as [number, number];
        expect(chiSquared(A, solver.q[0]!, floor)).toBeCloseTo(solver.chiSquared, 9);
        for (const [value, bound] of [
          [A, bounds[0]!],
          [floor, bounds[2]!],
          [solver.q[0]!, bounds[1]!],
        ] as const) {
          expect(value).toBeGreaterThanOrEqual(bound.low);
          expect(value).toBeLessThanOrEqual(bound.high);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('profiles', () => {
  const request = { best: 1, chiSquared: 2, threshold: 4, reach: 0.3, bounds: { low: -Infinity, high: Infinity } };

  it('end where χ² has risen by the threshold', () => {
    const held = (t: number) => 2 + ((t - 1) / 0.7) ** 2 * (1 + 0.2 * (t - 1));
    const high = profileEnd(held, request, 1);
    expect(held(high.end)).toBeCloseTo(6, 2);
    expect(high.risen).toBe(true);
    const low = profileEnd(held, request, -1);
    expect(held(low.end)).toBeCloseTo(6, 2);
    expect(low.end).toBeLessThan(1);
  });

  it('are open where χ² never rises enough, and stop at bounds', () => {
    const held = (t: number) => 2 + (t > 1 ? 3.9 * (1 - Math.exp(1 - t)) : (t - 1) ** 2);
    expect(profileEnd(held, request, 1)).toEqual({ end: Infinity, risen: false });
    const bounded = { ...request, bounds: { low: 0.5, high: 7 } };
    expect(profileEnd(held, bounded, 1)).toEqual({ end: 7, risen: false });
    expect(profileEnd(held, bounded, -1)).toEqual({ end: 0.5, risen: false });
  });

  it('come back from where the model has no value', () => {
    const held = (t: number) => (t > 3 ? Infinity : 2 + (t - 1) ** 2);
    expect(profileEnd(held, { ...request, reach: 1e3 }, 1).end).toBeCloseTo(3, 3);
  });
});
