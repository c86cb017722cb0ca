import { describe, expect, it } from 'vitest';
import { differences, runDifferences } from '../../../core/study/difference.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { presets } from '../../../core/study/presets.ts';

const list = (parameter: string, ...values: unknown[]) => ({ parameter, values });
const study = (change: object = {}, system: object = {}) =>
  expandStudy({
    format: 'coarsegrain-study',
    version: 1,
    name: 'A',
    system: { alpha: 0.6, beta: 0.9, K: 'infinite', kappa: 10, ...system },
    axes: [list('u', 0, 1), { parameter: 'P', from: 100, to: 1e7, count: 101, spacing: 'logarithmic' }],
    quantities: ['effective-action'],
    ...change,
  }).study;
const range = { parameter: 'P', from: 100, to: 1e7, count: 101, spacing: 'logarithmic' };
const lines = (a: object, b: object) =>
  differences(a as never, b as never).map(({ field, before, after }) => `${field}: ${before} → ${after}`);

describe('two studies', () => {
  it('that are the same differ in nothing', () => {
    for (const { document } of presets) expect(differences(document, structuredClone(document))).toEqual([]);
    // What is the default is the same written out and left out.
    expect(lines(study(), study({}, { noise: 0, K: undefined, loss: 'quartic' }))).toEqual([]);
  });

  it.each<[string, object, object, string[]]>([
    ['a number', study(), study({}, { kappa: 0.1, noise: 0.5 }), ['kappa: 10 → 0.1', 'noise: 0 → 0.5']],
    ['K', study(), study({}, { K: 5000 }), ['K: ∞ → 5000']],
    ['widths', study({}, { N: [20, 30] }), study({}, { N: 20 }), ['N: 20, 30 → 20']],
    [
      'kinds',
      study(),
      study({}, { loss: 'even', power: 3, spectrum: 'cutoff', kc: 10 }),
      ['loss: quartic → even', 'spectrum: power-law → cutoff', 'power: none → 3', 'kc: none → 10'],
    ],
    [
      'name, notes and quantities',
      study(),
      study({ name: 'B', notes: 'new', quantities: ['replica'] }),
      ['name: A → B', 'quantities: effective-action → replica', 'notes: none → new'],
    ],
    ['seeds', study({ seeds: [1] }), study({ seeds: [1, 2] }), ['seeds: 1 → 1, 2']],
    ['a value that varies', study(), study({ axes: [range] }, { u: 3 }), ['u: 0, 1 → 3']],
    ['a value that varies and a default', study(), study({ axes: [range] }), ['u: 0, 1 → 0']],
    [
      'a range',
      study(),
      study({ axes: [list('u', 0, 1), { ...range, count: 51 }] }),
      ['P: 100 to 10000000, 101 values, logarithmic → 100 to 10000000, 51 values, logarithmic'],
    ],
    ['the order of axes', study(), study({ axes: [range, list('u', 0, 1)] }), ['order of axes: u, P → P, u']],
    [
      'what is derived',
      study(),
      study({ derived: { kappa: '0.1*P^-0.3' } }, { kappa: undefined }),
      ['kappa: 10 → 0.1*P^-0.3'],
    ],
    [
      'an axis that is zipped',
      study({ axes: [list('u', 0, 1), list('P', 10, 20)] }),
      study({ axes: [{ zip: [list('u', 0, 1), list('P', 10, 30)] }] }),
      ['P: 10, 20 → 10, 30; zipped with u', 'u: 0, 1 → 0, 1; zipped with P'],
    ],
    [
      'one of two in a zip',
      study({ axes: [{ zip: [list('u', 0, 1), list('P', 10, 20)] }] }),
      study({ axes: [{ zip: [list('u', 0, 1), list('P', 10, 30)] }] }),
      ['P: 10, 20; zipped with u → 10, 30; zipped with u'],
    ],
    [
      'a Sobol sequence',
      study({ axes: [{ sobol: [{ parameter: 'u', from: 0, to: 1 }], count: 8 }] }, { P: 1 }),
      study({ axes: [{ sobol: [{ parameter: 'u', from: 0, to: 2 }], count: 16, seed: 3 }] }, { P: 1 }),
      ['u: 0 to 1, linear; Sobol sequence of 8 points, seed 0 → 0 to 2, linear; Sobol sequence of 16 points, seed 3'],
    ],
    [
      'random values',
      study({ axes: [{ parameter: 'P', random: 'linear', from: 1, to: 2, count: 9 }] }),
      study({ axes: [{ parameter: 'P', random: 'linear', from: 1, to: 2, count: 9, seed: 1 }] }),
      ['P: 1 to 2, 9 random values, linear, seed 0 → 1 to 2, 9 random values, linear, seed 1'],
    ],
  ])('that differ in %s', (_, a, b, wanted) => {
    expect(lines(a, b)).toEqual(wanted);
    // The other way round the words change places.
    expect(differences(b as never, a as never)).toEqual(
      differences(a as never, b as never).map(({ field, before, after }) => ({ field, before: after, after: before })),
    );
  });

  it('with long lists tell which values only one has', () => {
    const values = Array.from({ length: 50 }, (_, i) => i + 1);
    const [found] = differences(
      study({ axes: [list('P', ...values)] }),
      study({ axes: [list('P', ...values.with(30, 99.5))] }),
    );
    expect(found?.before).toBe('1, 2, 3, 4, 5, 6, 7, 8, … (50 values), of them only here 31');
    expect(found?.after).toBe('1, 2, 3, 4, 5, 6, 7, 8, … (50 values), of them only here 99.5');
    const [order] = differences(
      study({ axes: [list('P', ...values)] }),
      study({ axes: [list('P', ...values.slice(0, 9), ...values.slice(9).reverse())] }),
    );
    expect(order?.after).toContain('in another order');
  });
});

it('runs of one study differ in the versions of what both compute', () => {
  const document = study();
  const one = { document, solverVersions: { 'effective-action': '1.0.0', replica: '1' } };
  const other = { document, solverVersions: { 'effective-action': '1.1.0' } };
  expect(runDifferences(one, one)).toEqual([]);
  expect(runDifferences(one, other)).toEqual([
    { field: 'solver of effective-action', before: '1.0.0', after: '1.1.0' },
  ]);
});
