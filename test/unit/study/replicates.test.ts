import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantities } from '../../../core/quantities/index.ts';
import { pointStatuses, type PointStatus } from '../../../core/quantities/quantity.ts';
import { blockOf } from '../../../core/study/compute.ts';
import { expandStudy, systemAt, type Expansion } from '../../../core/study/expansion.ts';
import { ascending, groupPages, memberOrdinals, replicatesOf, seedsOf } from '../../../core/study/replicates.ts';

const study = (axes: unknown[], seeds: number[] = [], more: object = {}) =>
  expandStudy({
    format: 'coarsegrain-study',
    version: 1,
    name: 'Replicates',
    system: { alpha: 0.6, beta: 0.9, K: 50, kappa: 0.1, P: 10 },
    axes,
    quantities: ['regression'],
    seeds,
    ...more,
  });
const outputs = quantities.regression.outputs;
const first = outputs[0]!.key;
const keys = outputs.map(({ key }) => key);

/** Points with a first output of their own, its error, and what else is said. */
function block(
  expansion: Expansion,
  ordinals: number[],
  values: number[],
  statuses: Record<number, PointStatus> = {},
  others: Record<string, number[]> = {},
) {
  return blockOf(expansion, 'regression', Float64Array.from(ordinals), (_, position) => ({
    status: statuses[position] ?? 'converged',
    values: keys.map((key, column) =>
      column === 0 ? values[position]! : column === 1 ? 0.5 : (others[key]?.[position] ?? NaN),
    ),
  }));
}

const kappas = { parameter: 'kappa', values: [0.1, 1] };

describe('replicates', () => {
  it('have mean, standard error and members, the seeds varying fastest', () => {
    const expansion = study([kappas], [4, 5, 6]);
    const { rows, mean, error, valued, status } = replicatesOf(
      expansion,
      [0, 3],
      block(expansion, [0, 1, 2, 3, 4, 5], [1, 2, 6, 10, 10, 10]),
    );
    expect(rows.map((row) => [...row])).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    // Of 1, 2, 6: variance 7, over three.
    expect([...mean[first]!]).toEqual([3, 10]);
    expect([...error[first]!]).toEqual([expect.closeTo(Math.sqrt(7 / 3), 14), 0]);
    expect([[...valued], [...status]]).toEqual([
      [3, 3],
      [0, 0],
    ]);
  });

  it('are found along an axis of seeds that is not the last, in a part of the points, by any member', () => {
    const expansion = study([{ parameter: 'seed', values: [1, 2, 3] }, kappas]);
    // Seeds 1 and 3 of κ = 0.1, seed 2 of κ = 1.
    const points = block(expansion, [0, 3, 4], [1, 7, 2]);
    for (const asked of [
      [0, 1],
      [4, 3],
    ]) {
      const { rows, mean, error, valued, status } = replicatesOf(expansion, asked, points);
      expect(rows.map((row) => [...row])).toEqual([
        [0, -1],
        [-1, 1],
        [2, -1],
      ]);
      expect([...mean[first]!]).toEqual([1.5, 7]);
      expect([...error[first]!]).toEqual([0.5, NaN]);
      expect([...valued]).toEqual([2, 1]);
      // A mean of those that are there is not yet that of all.
      expect([...status].map((code) => pointStatuses[code])).toEqual(['incomplete', 'incomplete']);
    }
  });

  it('without values count as members and not in the mean', () => {
    const expansion = study([], [1, 2, 3]);
    const { mean, error, valued, status } = replicatesOf(
      expansion,
      [0],
      block(expansion, [0, 1, 2], [1, 100, 3], { 1: 'not converged' }),
    );
    expect([mean[first]![0], error[first]![0], valued[0], status[0]]).toEqual([2, 1, 2, 0]);
    const none = replicatesOf(
      expansion,
      [0],
      block(expansion, [0, 1, 2], [1, 2, 3], { 0: 'no root', 1: 'no root', 2: 'no root' }),
    );
    expect(none.mean[first]![0]).toBeNaN();
    expect(pointStatuses[none.status[0]!]).toBe('no root');
    const absent = replicatesOf(expansion, [0], block(expansion, [], []));
    expect([absent.mean[first]![0], absent.valued[0], absent.status[0]]).toEqual([NaN, 0, 255]);
  });

  it('are as doubtful as the most doubtful member', () => {
    const expansion = study([], [1, 2, 3]);
    const statusOf = (statuses: Record<number, PointStatus>) =>
      pointStatuses[replicatesOf(expansion, [0], block(expansion, [0, 1, 2], [1, 2, 3], statuses)).status[0]!];
    expect(statusOf({ 2: 'budget spent' })).toBe('budget spent');
    expect(statusOf({ 1: 'incomplete', 2: 'budget spent' })).toBe('incomplete');
    expect(statusOf({ 0: 'budget spent', 1: 'incomplete', 2: 'chains not converged' })).toBe('chains not converged');
  });

  it('leave out the errors of single points, and sum up what tells how they were drawn', () => {
    const expansion = study([], [1, 2]);
    const { mean, error } = replicatesOf(expansion, [0], block(expansion, [0, 1], [1, 2], {}, { drawn: [8, 5] }));
    for (const { key } of outputs)
      expect(key in mean).toBe(!outputs.some((other) => 'error' in other && other.error === key));
    expect(mean.drawn![0]).toBe(13);
    expect(error).not.toHaveProperty('drawn');
  });

  it('are points alone where no seeds vary', () => {
    const expansion = study([kappas]);
    const { mean, error } = replicatesOf(expansion, [0, 1], block(expansion, [0, 1], [5, 6]));
    expect([...mean[first]!]).toEqual([5, 6]);
    expect([...error[first]!]).toEqual([NaN, NaN]);
    expect(seedsOf(study([kappas], [7]))).toBeNull();
    // N differs from seed to seed: these are other systems.
    expect(
      seedsOf(study([kappas, { parameter: 'seed', values: [1, 2] }], [], { derived: { noise: 'seed/10' } })),
    ).toBeNull();
  });

  it('hold every point of a study once, wherever the seeds stand among the axes', () => {
    const axes = fc
      .tuple(
        fc.shuffledSubarray(['alpha', 'kappa', 'P'] as const, { minLength: 0 }),
        fc.integer({ min: 2, max: 4 }),
        fc.nat(3),
      )
      .map(([parameters, seeds, place]) => {
        const list: unknown[] = parameters.map((parameter, index) => ({
          parameter,
          values: Array.from({ length: index + 1 }, (_, step) => step + 1),
        }));
        list.splice(place, 0, { parameter: 'seed', values: Array.from({ length: seeds }, (_, seed) => 10 + seed) });
        return list;
      });
    fc.assert(
      fc.property(axes, fc.integer({ min: 1, max: 5 }), (given, size) => {
        const expansion = study(given);
        const seeds = seedsOf(expansion)!;
        const groups = [...groupPages(expansion, seeds, size)].flatMap((page) => [...page]);
        const members = memberOrdinals(expansion, groups);
        expect([...ascending(members)]).toEqual(Array.from({ length: expansion.count }, (_, ordinal) => ordinal));
        groups.forEach((_, group) => {
          const systems = members.map((list) => systemAt(expansion, list[group]!));
          expect(systems.map(({ seed }) => seed)).toEqual([...seeds.values]);
          expect(new Set(systems.map((system) => JSON.stringify({ ...system, seed: 0 }))).size).toBe(1);
        });
      }),
    );
  });

  it('of points that refinement added are those at one place, with the seeds that were added there', () => {
    const expansion = study([kappas], [4, 5, 6], { refine: { axes: ['kappa'] } });
    // At κ half-way seeds 5 and 6, a quarter of the way seed 4.
    const added = {
      base: Float64Array.of(1, 0, 2),
      first: Float64Array.of(0.5, 0.25, 0.5),
      second: new Float64Array(3),
    };
    const refined = { ...expansion, added };
    expect(memberOrdinals(refined, [8, 7, 0]).map((list) => [...list])).toEqual([
      [NaN, 7, 0],
      [6, NaN, 1],
      [8, NaN, 2],
    ]);
    const seeds = seedsOf(refined)!;
    expect([...groupPages(refined, seeds, 10)].flatMap((page) => [...page])).toEqual([0, 3, 6, 7]);
    const { mean, status } = replicatesOf(refined, [6, 7], block(refined, [6, 7, 8], [1, 5, 3]));
    expect([...mean[first]!]).toEqual([2, 5]);
    expect([...status]).toEqual([0, 0]);
  });
});
