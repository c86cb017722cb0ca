import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { faultOfAdded, noneAdded } from '../../../core/study/added.ts';
import { expandStudy, mostPoints, pointsOf, systemAt } from '../../../core/study/expansion.ts';
import { nextRound } from '../../../core/study/rounds.ts';
import { nothingSeen } from '../../../core/study/seen.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { estimatedSeconds } from '../../../core/study/cost.ts';
import { document, logarithmic, pointsAlong, refined, type SeenPoint } from './refining.ts';

const exponents = { alpha: 0.6, beta: 0.9, kappa: 0.1 };

/** Neighbours between which something changes. */
function changes(points: readonly SeenPoint[], of: (point: SeenPoint) => unknown): [SeenPoint, SeenPoint][] {
  return points.slice(1).flatMap((point, index): [SeenPoint, SeenPoint][] => {
    const before = points[index]!;
    return of(before) === of(point) ? [] : [[before, point]];
  });
}

describe('a curve', () => {
  it('is in the end nearer to straight lines in log-log than the tolerance, which few points at an inflection can hide', () => {
    const between = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
    const system = fc.record({
      alpha: between(0.1, 2),
      beta: between(0.1, 2),
      kappa: between(-2, 2).map((power) => 10 ** power),
      u: fc.oneof(
        fc.constant(0),
        between(-3, 3).map((power) => 10 ** power),
      ),
      K: fc.oneof(fc.constant('infinite'), fc.integer({ min: 10, max: 100_000 })),
    });
    const form = fc.record({ count: fc.integer({ min: 2, max: 14 }), decades: between(1, 7), digits: between(1, 4) });
    const samples = fc.sample(fc.tuple(system, form), { numRuns: 300 });
    const excess = samples.map(([own, { count, decades, digits }]) => {
      const tolerance = 10 ** -digits;
      const refine = { axes: ['P'], tolerance, points: 20_000 };
      const study = document({ system: own, axes: [logarithmic('P', 1, 10 ** decades, count)], refine });
      const result = refined(study);
      expect(result.stop).toBe('tolerance');
      return missed(pointsAlong(result, 'P')) / tolerance;
    });
    expect(Math.max(...excess)).toBeLessThan(20);
    expect(excess.filter((each) => each > 1).length).toBeLessThanOrEqual(6);
  });

  it.each([
    ['which finite K lets fall', { u: 0, K: 300 }],
    ['of finite width', { u: 0, N: 50 }],
    ['that joins the Gaussian process', { u: 1 }],
  ])('%s needs fewer points than evenly spaced ones of equal error', (_, own) => {
    const along = (count: number, refine: object) =>
      pointsAlong(
        refined(
          document({
            system: { ...exponents, ...own },
            axes: [logarithmic('P', 1, 1e8, count)],
            refine: { axes: ['P'], ...refine },
          }),
        ),
        'P',
      );
    const points = along(5, { tolerance: 0.001 });
    const even = along(Math.round(1.2 * points.length), { tolerance: 1, points: 1 });
    expect(missed(points)).toBeLessThan(missed(even));
  });

  it('brackets the fold of level 1 at negative coupling, and where its second root comes in', () => {
    const K = 1000;
    const r = 100 / exponents.kappa;
    const X = (s: number) => {
      let sum = 0;
      for (let k = K; k >= 1; k--) {
        const lambda = k ** -1.6;
        sum += k ** -1.9 / (1 + lambda * s) ** 2 + lambda / (1 + lambda * s);
      }
      return sum;
    };
    // s = r(1+3uX) has two solutions while |u| lies between the value of (1−s/r)/3X at s = 0 and its largest.
    let fold = 0;
    for (let power = -2; power <= 0; power += 0.001) {
      const s = r * 10 ** power;
      fold = Math.max(fold, (1 - s / r) / (3 * X(s)));
    }
    const range = { parameter: 'u', from: -1, to: -0.001, count: 4, spacing: 'linear' };
    const tolerance = 1e-4;
    const study = document({
      system: { ...exponents, K, P: 100 },
      axes: [range],
      refine: { axes: ['u'], tolerance, points: 400 },
    });
    const points = pointsAlong(refined(study), 'u');
    const found = changes(points, ({ state }) => state);
    expect(found).toHaveLength(2);
    [-fold, -1 / (3 * X(0))].forEach((border, index) => {
      const [before, after] = found[index]!;
      expect(before.system.u).toBeLessThan(border + 1e-6);
      expect(after.system.u).toBeGreaterThan(border - 1e-6);
      expect(after.system.u - before.system.u).toBeLessThanOrEqual(tolerance * 0.999);
    });
  });

  it('brackets the crossings 3uX_GP = 1 of α = β = 1', () => {
    const study = document({
      system: { alpha: 1, beta: 1, kappa: 0.1, u: 0 },
      axes: [logarithmic('P', 1, 1e6, 4)],
      refine: { axes: ['P'], borders: ['3*X - 1', '3*10*X - 1', '3*100*X - 1'], tolerance: 1e-4, points: 5000 },
    });
    const points = pointsAlong(refined(study), 'P');
    [4.691691516, 496.6441924, 49934.86777].forEach((crossing, index) => {
      const sign = ({ system: { P } }: SeenPoint) => 3 * 10 ** index * XofP(P) < 1;
      const [[before, after] = [], ...others] = changes(points, sign);
      expect(others).toEqual([]);
      expect(before!.system.P).toBeLessThan(crossing * (1 + 1e-9));
      expect(after!.system.P).toBeGreaterThan(crossing * (1 - 1e-9));
      expect(Math.log(after!.system.P / before!.system.P)).toBeLessThanOrEqual(1e-4);
    });
    function XofP(P: number): number {
      return quantities['effective-action'].compute({ ...systemAt(expandStudy(study), 0), P }).values[3]!;
    }
  });

  it('of integers is refined with integers, each once, until no more lie between', () => {
    const study = document({
      system: { ...exponents, P: 1000, u: 1 },
      axes: [logarithmic('K', 1, 40, 4)],
      refine: { axes: ['K'], tolerance: 1e-5 },
    });
    const result = refined(study);
    const values = pointsAlong(result, 'K').map(({ system }) => system.K);
    expect(result.stop).toBe('tolerance');
    expect(values.every(Number.isInteger)).toBe(true);
    expect(new Set(values).size).toBe(values.length);
    expect(values.length).toBeGreaterThan(25);
  });

  it('is not refined towards infinity, and also where its values descend or begin at 0', () => {
    const axes = [{ parameter: 'N', values: [10, 100, 1000, 'infinite'] }];
    const system = { ...exponents, P: 1e5 };
    const wide = pointsAlong(refined(document({ system, axes, refine: { axes: ['N'] } })), 'N');
    expect(wide.length).toBeGreaterThan(6);
    expect(wide.at(-2)!.system.N).toBe(1000);
    const list = (values: number[]) =>
      pointsAlong(
        refined(
          document({ system, axes: [{ parameter: 'u', values }], refine: { axes: ['u'], borders: ['u - 0.05'] } }),
        ),
        'u',
      ).map(({ system: { u } }) => u);
    const up = list([0, 0.1, 1, 10]);
    expect(up.length).toBeGreaterThan(6);
    // From either side the same numbers but for rounding.
    const down = list([10, 1, 0.1, 0]);
    expect(down).toHaveLength(up.length);
    down.forEach((value, index) => expect(value).toBeCloseTo(up[index]!, 10));
  });

  it('that only bends within its error bars is left alone', () => {
    const expansion = expandStudy(
      document({ system: exponents, axes: [logarithmic('P', 1, 1e4, 9)], refine: { axes: ['P'] } }),
    );
    const seen = nothingSeen(mostPoints(expansion));
    for (let ordinal = 0; ordinal < 9; ordinal++) {
      seen.state[ordinal] = 1;
      seen.value[ordinal] = 2 ** -ordinal * (1 + 0.04 * (-1) ** ordinal);
      seen.error[ordinal] = seen.value[ordinal]! * 0.05;
    }
    expect(nextRound(expansion, seen)).toEqual({ stop: 'tolerance' });
    seen.error.fill(0);
    expect(nextRound(expansion, seen).points!.base.length).toBeGreaterThan(3);
  });
});

/** The largest relative error of straight lines in log-log between points along P. */
function missed(points: readonly SeenPoint[]): number {
  let most = 0;
  points.slice(1).forEach((after, index) => {
    const before = points[index]!;
    for (const part of [0.25, 0.5, 0.75]) {
      const P = before.system.P ** (1 - part) * after.system.P ** part;
      const loss = quantities['effective-action'].compute({ ...after.system, P }).values[4]!;
      most = Math.max(most, Math.abs((before.value ** (1 - part) * after.value ** part) / loss - 1));
    }
  });
  return most;
}

describe('the budget', () => {
  const axes = [{ parameter: 'u', values: [0, 100] }, logarithmic('P', 1, 1e8, 9)];
  const study = (points: number) =>
    document({ system: { ...exponents, K: 100 }, axes, refine: { axes: ['P'], tolerance: 1e-4, points } });

  it.each([1, 7, 40])('of %i points is never exceeded', (points) => {
    const { expansion, stop } = refined(study(points));
    expect(stop).toBe('budget');
    expect(expansion.added!.base).toHaveLength(points);
  });

  it('is counted as what a run may have', () => {
    const expansion = expandStudy(study(1000));
    expect(mostPoints(expansion)).toBe(18 + 1000);
    expect(estimatedSeconds(expansion, 1)).toBeGreaterThan(
      estimatedSeconds({ ...expansion, refinement: undefined! }, 1),
    );
  });

  it('goes to what is worst first, of whatever curve', () => {
    const all = refined(study(20_000));
    const few = refined(study(30));
    const own = (result: typeof all, u: number) =>
      missed(pointsAlong(result, 'P').filter(({ system }) => system.u === u));
    const before = refined(study(1));
    // Both curves get better together: neither is left behind by more than a round.
    for (const u of [0, 100]) {
      expect(own(few, u)).toBeLessThan(own(before, u) / 4);
      expect(own(all, u)).toBeLessThan(1e-4);
    }
    expect(Math.max(own(few, 0), own(few, 100))).toBeLessThan(8 * Math.min(own(few, 0), own(few, 100)));
  });
});

describe('a map', () => {
  // A border that is known: a straight line in logarithms.
  const line = { parameters: ['P', 'u'], border: 'u*P - 30' };
  const axes = [logarithmic('P', 1, 1e4, 6), logarithmic('u', 0.01, 100, 5)];
  const tolerance = 0.1;
  const refine = { axes: line.parameters, borders: [line.border], tolerance, points: 5000 };

  it('is refined along its border, in both coordinates, and nowhere else', () => {
    const result = refined(document({ system: { ...exponents, K: 50 }, axes, refine }));
    expect(result.stop).toBe('tolerance');
    const points = pointsAlong(result, 'P').map(({ system: { P, u } }) => ({ P, u }));
    for (let P = 1; P < 3000; P *= 1.07) {
      const near = points.filter(
        (point) => Math.abs(Math.log(point.P / P)) <= tolerance && Math.abs(Math.log((point.u * P) / 30)) <= tolerance,
      );
      expect(new Set(near.map((point) => point.u * point.P < 30))).toEqual(new Set([false, true]));
    }
    // A grid as fine would have more than 90 times 90.
    expect(points.length).toBeLessThan(1200);
    expect(new Set(points.map(({ P, u }) => `${String(P)} ${String(u)}`)).size).toBe(points.length);
    const far = points.filter((point) => Math.abs(Math.log((point.u * point.P) / 30)) > 5);
    expect(far.length).toBeLessThan(30);
  });

  it('follows the border of stability of level 1', () => {
    const study = document({
      system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 300 },
      axes: [logarithmic('P', 1, 1000, 4), { parameter: 'u', from: -2, to: 0, count: 5, spacing: 'linear' }],
      refine: { axes: ['P', 'u'], tolerance: 0.05, points: 4000 },
    });
    const result = refined(study);
    expect(result.stop).toBe('tolerance');
    // |u| = 1/3X(0): beyond it there is no single root, whatever P is.
    let X = 0;
    for (let k = 300; k >= 1; k--) X += k ** -1.6 + k ** -1.9;
    const single = pointsAlong(result, 'P').filter(({ state }) => state === 1 + 1);
    const near = single.filter(({ system }) => system.u < -1 / (3 * X) + 0.05 * 2);
    expect(Math.min(...single.map(({ system }) => system.u))).toBeGreaterThan(-1 / (3 * X));
    expect(near.length).toBeGreaterThan(50);
  });

  it('takes no more than the budget, and divides cells as a whole', () => {
    const result = refined(document({ system: { ...exponents, K: 50 }, axes, refine: { ...refine, points: 23 } }));
    expect(result.stop).toBe('budget');
    expect(result.expansion.added!.base.length).toBeLessThanOrEqual(23);
    expect(result.expansion.added!.base.length).toBeGreaterThan(23 - 5);
  });
});

describe('an added point', () => {
  it('has the system of its place, derived parameters included', () => {
    const { expansion } = refined(
      document({
        system: { alpha: 0.6, beta: 0.9, u: 1 },
        axes: [{ parameter: 'u', values: [0, 1] }, logarithmic('P', 1, 1e6, 4)],
        derived: { kappa: '0.1*P^-0.3' },
        refine: { axes: ['P'] },
      }),
    );
    expect(pointsOf(expansion)).toBeGreaterThan(8);
    for (let ordinal = 8; ordinal < pointsOf(expansion); ordinal++) {
      const index = ordinal - 8;
      const low = systemAt(expansion, expansion.added!.base[index]!);
      const { P, kappa, u } = systemAt(expansion, ordinal);
      expect(u).toBe(low.u);
      expect(kappa).toBeCloseTo(0.1 * P ** -0.3, 14);
      expect(Math.log10(P / low.P)).toBeCloseTo(2 * expansion.added!.first[index]!, 12);
    }
    expect(() => systemAt(expansion, pointsOf(expansion))).toThrow(CoarsegrainError);
  });

  it('is for every seed, where seeds vary', () => {
    const study = {
      ...document({ system: { ...exponents, K: 30 }, axes: [logarithmic('P', 1, 100, 5)], refine: { axes: ['P'] } }),
      quantities: ['regression'],
      seeds: [3, 5, 8],
    };
    const expansion = expandStudy(study);
    const seen = nothingSeen(mostPoints(expansion));
    seen.state.fill(1, 0, 15);
    for (let ordinal = 0; ordinal < 15; ordinal++) seen.value[ordinal] = Math.floor(ordinal / 3) === 2 ? 2 : 1;
    const { points } = nextRound(expansion, seen);
    const added = { ...expansion, added: points! };
    const places = Array.from({ length: pointsOf(added) - 15 }, (_, index) => systemAt(added, 15 + index));
    const seeds = Map.groupBy(places, ({ P }) => P);
    expect(seeds.size).toBe(4);
    for (const group of seeds.values()) expect(group.map(({ seed }) => seed)).toEqual([3, 5, 8]);
  });

  it('from outside is checked', () => {
    const expansion = expandStudy(
      document({ system: exponents, axes: [logarithmic('P', 1, 100, 3)], refine: { axes: ['P'], points: 2 } }),
    );
    const points = (base: number[], first: number[], second = base.map(() => 0)) => ({
      base: Float64Array.from(base),
      first: Float64Array.from(first),
      second: Float64Array.from(second),
    });
    const fault = (...values: Parameters<typeof points>) => faultOfAdded(expansion, points(...values));
    expect(fault([0, 1], [0.5, 0.25])).toBeUndefined();
    expect(faultOfAdded(expansion, noneAdded)).toBeUndefined();
    expect(fault([0, 0, 1], [0.5, 0.25, 0.5])).toMatch(/more points/);
    for (const [base, first, second] of [
      ...[
        [2, 0.5],
        [-1, 0.5],
        [0.5, 0.5],
        [3, 0.5],
        [NaN, 0.5],
      ],
      ...[
        [0, 0],
        [0, 1],
        [0, -0.5],
        [0, 1 / 3],
        [0, NaN],
        [0, 2 ** -31],
        [0, 0.5, 0.5],
        [0, 0, 0.5],
      ],
    ]) {
      expect(fault([base!], [first!], [second ?? 0])).toMatch(/no place/);
    }
    const { refinement: _, ...plain } = expansion;
    expect(faultOfAdded(plain, points([0], [0.5]))).toMatch(/not refined/);
  });
});
