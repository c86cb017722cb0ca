import { describe, expect, it } from 'vitest';
import { quantities } from '../../../core/quantities/index.ts';
import { pointStatuses } from '../../../core/quantities/quantity.ts';
import { blockOf } from '../../../core/study/compute.ts';
import { expandStudy, type Expansion } from '../../../core/study/expansion.ts';
import { replicatesOf } from '../../../core/study/replicates.ts';

const study = (axes: unknown[], seeds: number[] = []) =>
  expandStudy({
    format: 'coarsegrain-study',
    version: 1,
    name: 'Replicates',
    system: { alpha: 0.6, beta: 0.9, K: 50, kappa: 0.1, P: 10 },
    axes,
    quantities: ['regression'],
    seeds,
  });
const { outputs } = quantities.regression;
const first = outputs[0]!.key;

/** Points with a first output of their own, its error and nothing else. */
function block(expansion: Expansion, ordinals: number[], values: number[], failed: number[] = []) {
  return blockOf(expansion, 'regression', Float64Array.from(ordinals), (_, position) => ({
    status: failed.includes(position) ? 'not converged' : 'converged',
    values: outputs.map((_, column) => (column === 0 ? values[position]! : column === 1 ? 0.5 : NaN)),
  }));
}

describe('replicates', () => {
  it('have mean, standard error and members, the seeds varying fastest', () => {
    const expansion = study([{ parameter: 'kappa', values: [0.1, 1] }], [4, 5, 6]);
    const { ordinals, members, mean, error } = replicatesOf(
      expansion,
      block(expansion, [0, 1, 2, 3, 4, 5], [1, 2, 6, 10, 10, 10]),
    );
    expect([...ordinals]).toEqual([0, 3]);
    expect(members.map((group) => [...group])).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    // Of 1, 2, 6: variance 7, over three.
    expect([...mean[first]!]).toEqual([3, 10]);
    expect([...error[first]!]).toEqual([expect.closeTo(Math.sqrt(7 / 3), 14), 0]);
  });

  it('are found along an axis of seeds that is not the last, in a part of the points', () => {
    const expansion = study([
      { parameter: 'seed', values: [1, 2, 3] },
      { parameter: 'kappa', values: [0.1, 1] },
    ]);
    // Seeds 1 and 3 of κ = 0.1, seed 2 of κ = 1.
    const { ordinals, members, mean, error } = replicatesOf(expansion, block(expansion, [0, 3, 4], [1, 7, 2]));
    expect([...ordinals]).toEqual([0, 1]);
    expect(members.map((group) => [...group])).toEqual([[0, 2], [1]]);
    expect([...mean[first]!]).toEqual([1.5, 7]);
    expect([...error[first]!]).toEqual([0.5, NaN]);
  });

  it('without values count as members and not in the mean', () => {
    const expansion = study([], [1, 2, 3]);
    const { members, mean, error } = replicatesOf(expansion, block(expansion, [0, 1, 2], [1, 100, 3], [1]));
    expect(members.map((group) => [...group])).toEqual([[0, 1, 2]]);
    expect(mean[first]![0]).toBe(2);
    expect(error[first]![0]).toBe(1);
    const none = replicatesOf(expansion, block(expansion, [0, 1], [1, 2], [0, 1]));
    expect(none.mean[first]![0]).toBeNaN();
    expect(pointStatuses).toContain('not converged');
  });

  it('leave out the errors of single points, which are no observable', () => {
    const expansion = study([], [1, 2]);
    const { mean } = replicatesOf(expansion, block(expansion, [0, 1], [1, 2]));
    for (const { key, error } of outputs) {
      expect(key in mean).toBe(!outputs.some((other) => other.error === key));
      if (error) expect(mean).not.toHaveProperty(error);
    }
  });

  it('are points alone where no seeds vary', () => {
    const expansion = study([{ parameter: 'kappa', values: [0.1, 1] }]);
    const { ordinals, mean, error } = replicatesOf(expansion, block(expansion, [0, 1], [5, 6]));
    expect([...ordinals]).toEqual([0, 1]);
    expect([...mean[first]!]).toEqual([5, 6]);
    expect([...error[first]!]).toEqual([NaN, NaN]);
  });
});
