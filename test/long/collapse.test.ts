/** Coverage of the intervals of a collapse: 200 seeded sets of each kind, of which each interval of 95 % is to hold the truth in 91 %. */
import { expect, test } from 'vitest';
import { collapse } from '../../core/analysis/collapse.ts';
import { parameterNames } from '../../core/analysis/size-data.ts';
import { coarse, cumulant, dataOf, ising, percolation, sizeRows } from '../unit/analysis/size-sets.ts';

const sets = 200;

test.each([
  ['percolation', percolation, true],
  ['percolation without errors', percolation, false],
  ['Ising', ising, true],
  ['Ising, 5 %', { ...ising, noise: 0.05 }, true],
  ['a cumulant', cumulant, true],
  ['a cumulant without errors', cumulant, false],
  ['a peak at coarse points', coarse, true],
])('%s', (_, set, withErrors) => {
  const held = { x_c: 0, nu: 0, zeta: 0 };
  for (let seed = 0; seed < sets; seed++) {
    const found = collapse(dataOf(sizeRows({ ...set, seed }), withErrors));
    for (const name of parameterNames) {
      const { low, high } = found[name];
      if (low <= set.truth[name] && set.truth[name] <= high) held[name]++;
    }
  }
  for (const name of parameterNames) expect(held[name] / sets, name).toBeGreaterThanOrEqual(0.91);
});
