/** A study, a run and blocks of points: what both the tests of the store and their neighbour process write. */
import { inputsOf } from '../../../core/model/setting.ts';
import { quantities } from '../../../core/quantities/index.ts';
import type { PointBlock } from '../../../core/quantities/block.ts';
import type { Study } from '../../../core/study/document.ts';
import type { Store } from '../../../electron/store/store.ts';

export const applicationVersion = '9.8.7';
export const solverVersions = { 'effective-action': '1.0.0' };

export const study: Study = {
  format: 'coarsegrain-study',
  version: 1,
  name: 'Crossover',
  notes: '',
  system: { alpha: 0.6, beta: 0.9, K: 'infinite', kappa: 10, u: 1 },
  axes: [{ parameter: 'P', from: 100, to: 1e7, count: 101, spacing: 'logarithmic' }],
  quantities: ['effective-action'],
  seeds: [],
};

/** A run of a new study, running. @returns its number */
export async function startRun(store: Store, total: number): Promise<number> {
  const { study: number, revision } = await store.createStudy(study);
  const { run } = await store.createRun({ study: number, revision, total, applicationVersion, solverVersions });
  await store.setRunStatus(run, 'running');
  return run;
}

/** Points with made-up values that tell ordinals and columns apart, but for K = ∞. */
export function blockOf(first: number, count: number): PointBlock {
  const quantity = quantities['effective-action'];
  const inputs = inputsOf(quantity.inputs, { loss: 'quartic', spectrum: 'power-law' });
  const width = inputs.length + quantity.outputs.length;
  const columns = new Float64Array(width * count);
  for (let position = 0; position < count; position++) {
    for (let column = 0; column < width; column++) {
      columns[column * count + position] = (first + position + 1) / (column + 3);
    }
    columns[inputs.indexOf('K') * count + position] = Infinity;
  }
  return {
    quantity: 'effective-action',
    kinds: { loss: 'quartic', spectrum: 'power-law', features: 'gaussian', dynamics: 'gradient' },
    inputs,
    count,
    ordinals: Float64Array.from({ length: count }, (_, position) => first + position),
    columns,
    status: new Uint8Array(count),
    roots: [],
  };
}
