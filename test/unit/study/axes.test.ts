import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { parameters, type ParameterKey } from '../../../core/model/parameters.ts';
import { inForce } from '../../../core/model/setting.ts';
import { parseParameter } from '../../../core/model/system.ts';
import { limits, studySchema } from '../../../core/study/document.ts';
import { pointCost } from '../../../core/study/cost.ts';
import {
  expandStudy,
  replicateAxis,
  settingOf,
  systemAt,
  varyingAlong,
  type Expansion,
} from '../../../core/study/expansion.ts';
import { gaussianExpansion } from '../../../core/study/gaussian-process.ts';

const study = (axes: unknown[], change: object = {}, system: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name: 'Axes',
  system: { alpha: 0.6, beta: 0.9, K: 1000, kappa: 0.1, P: 100, ...system },
  axes,
  quantities: ['effective-action'],
  ...change,
});
const values = (expansion: Expansion, key: ParameterKey) =>
  Array.from({ length: expansion.count }, (_, ordinal) => systemAt(expansion, ordinal)[key]);
const refusal = (document: unknown) => {
  try {
    expandStudy(document);
  } catch (error) {
    if (error instanceof CoarsegrainError) return error.report;
    throw error;
  }
  throw new Error('the study was accepted');
};

describe('a random axis', () => {
  const kappa = { parameter: 'kappa', random: 'logarithmic', from: 0.1, to: 10, count: 2000, seed: 1 };

  it('is log-uniform between its ends, in their order, and the same for the same seed', () => {
    const one = expandStudy(study([kappa]));
    const found = values(one, 'kappa');
    expect(found).toHaveLength(2000);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    const logs = found.map(Math.log10);
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
    const variance = logs.reduce((sum, x) => sum + x * x, 0) / logs.length;
    // Uniform on [−1, 1]: four standard errors.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / 3 / 2000));
    expect(Math.abs(variance - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / 2000));
    expect(values(expandStudy(study([kappa])), 'kappa')).toEqual(found);
    expect(values(expandStudy(study([{ ...kappa, seed: 2 }])), 'kappa')).not.toEqual(found);
    expect(one.axes[0]).toMatchObject({ logarithmic: true, also: [] });
  });

  it('runs downwards where its ends do, and has the seed 0 where none is given', () => {
    const down = expandStudy(study([{ ...kappa, from: 10, to: 0.1, seed: undefined }]));
    const found = values(down, 'kappa');
    expect(found).toEqual(found.toSorted((a, b) => b - a));
    expect(down.study.axes[0]).toMatchObject({ seed: 0 });
  });

  it('draws integers alike, both ends included, and keeps each once', () => {
    const drawn = (count: number) =>
      values(expandStudy(study([{ parameter: 'K', random: 'linear', from: 1, to: 4, count, seed: 3 }])), 'K');
    expect(drawn(200)).toEqual([1, 2, 3, 4]);
    expect(drawn(1)).toHaveLength(1);
    // How often each of four integers comes first: 4000 draws, four standard errors.
    const zip = [
      { parameter: 'K', random: 'linear', from: 1, to: 4, count: 4000, seed: 5 },
      { parameter: 'u', from: 0, to: 1, count: 4000, spacing: 'linear' },
    ];
    const all = values(expandStudy(study([{ zip }])), 'K');
    for (const K of [1, 2, 3, 4]) {
      const share = all.filter((value) => value === K).length / 4000;
      expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 4000));
    }
  });
});

describe('a Sobol axis', () => {
  const sobol = [
    { parameter: 'alpha', from: 0.1, to: 1.7 },
    { parameter: 'kappa', from: 0.01, to: 10, spacing: 'logarithmic' },
  ];

  it('fills the box: one point in each cell of 16 × 16', () => {
    const expansion = expandStudy(study([{ sobol, count: 256, seed: 1 }]));
    expect(expansion.count).toBe(256);
    const cells = Array.from({ length: 256 }, (_, ordinal) => {
      const { alpha, kappa } = systemAt(expansion, ordinal);
      return `${String(Math.floor(((alpha - 0.1) / 1.6) * 16))} ${String(Math.floor(((Math.log10(kappa) + 2) / 3) * 16))}`;
    });
    expect(new Set(cells).size).toBe(256);
    expect(expansion.axes[0]?.also.map(({ parameter }) => parameter.key)).toEqual(['kappa']);
  });

  it('is one axis among others, and its ordinals vary as those of any', () => {
    const expansion = expandStudy(
      study([
        { sobol, count: 8 },
        { parameter: 'P', values: [10, 100, 1000] },
      ]),
    );
    expect(expansion.count).toBe(24);
    const at = (ordinal: number) => systemAt(expansion, ordinal);
    expect([0, 1, 2, 3].map((ordinal) => at(ordinal).P)).toEqual([10, 100, 1000, 10]);
    expect(at(0).alpha).toBe(at(2).alpha);
    expect(at(3).alpha).not.toBe(at(2).alpha);
    expect(at(3).kappa).not.toBe(at(2).kappa);
  });

  it('of integers keeps each combination once', () => {
    const integers = [
      { parameter: 'K', from: 1, to: 2 },
      { parameter: 'modes_left', from: 0, to: 1 },
    ];
    const expansion = expandStudy(study([{ sobol: integers, count: 64 }], { quantities: ['flow'] }, { u: 1 }));
    expect(expansion.count).toBe(4);
  });
});

describe('a zipped axis', () => {
  it('varies its parameters together', () => {
    const zip = [
      { parameter: 'P', values: [100, 100, 400] },
      { parameter: 'u', from: 0, to: 2, count: 3, spacing: 'linear' },
    ];
    const expansion = expandStudy(study([{ zip }]));
    expect([values(expansion, 'P'), values(expansion, 'u')]).toEqual([
      [100, 100, 400],
      [0, 1, 2],
    ]);
    expect(varyingAlong(expansion, 0)).toEqual(['P', 'u']);
  });

  it('does not put random values in order, which are independent of one another', () => {
    const random = { random: 'linear', from: 0, to: 1, count: 1000, seed: 1 };
    const zip = [
      { parameter: 'u', ...random },
      { parameter: 'noise', ...random },
    ];
    const expansion = expandStudy(study([{ zip }]));
    const [u, noise] = [values(expansion, 'u'), values(expansion, 'noise')];
    const covariance = u.reduce((sum, x, i) => sum + (x - 0.5) * (noise[i]! - 0.5), 0) / 1000;
    // Of independent uniform numbers 1/12 each: four standard errors.
    expect(Math.abs(covariance)).toBeLessThan(4 * Math.sqrt(1 / 144 / 1000));
    expect(u).not.toEqual(u.toSorted((a, b) => a - b));
  });

  it('with K = ∞ among its values narrows the range of the exponents', () => {
    const zip = [
      { parameter: 'K', values: [10, 'infinite'] },
      { parameter: 'P', values: [1, 2] },
    ];
    expect(refusal(study([{ zip }], {}, { alpha: -0.5 }))).toMatchObject({
      field: 'system.alpha',
      allowed: 'α > 0 at K = ∞',
    });
  });
});

const range = (parameter: string, change: object = {}) => ({
  parameter,
  from: 1,
  to: 9,
  count: 3,
  spacing: 'linear',
  ...change,
});
const list = (parameter: string, ...numbers: unknown[]) => ({ parameter, values: numbers });

describe('an axis that is refused', () => {
  it.each([
    [
      'zipped lists of different lengths',
      { zip: [list('P', 1, 2), list('u', 1, 2, 3)] },
      'outside-range',
      'zip.1.values',
    ],
    [
      'zipped ranges of different lengths',
      { zip: [range('P'), range('u', { count: 4 })] },
      'outside-range',
      'zip.1.count',
    ],
    ['a zip of one', { zip: [list('P', 1)] }, 'empty', 'zip'],
    ['a combination twice', { zip: [list('P', 1, 2, 1), list('u', 3, 4, 3)] }, 'duplicate', 'zip'],
    ['a parameter twice in a zip', { zip: [list('P', 1, 2), list('P', 3, 4)] }, 'duplicate', 'zip.1.parameter'],
    ['a value out of range in a zip', { zip: [list('P', 1, 0), list('u', 3, 4)] }, 'outside-range', 'zip.0.values.1'],
    ['a word in a zip', { zip: [list('P', 1, 'x'), list('u', 3, 4)] }, 'wrong-type', 'zip.0.values.1'],
    ['a Sobol axis in a zip', { zip: [list('P', 1), { sobol: [], count: 1 }] }, 'missing', 'zip.1.parameter'],
    [
      'an end out of range',
      { sobol: [{ parameter: 'kappa', from: 0, to: 1 }], count: 4 },
      'outside-range',
      'sobol.0.from',
    ],
    ['no end', { sobol: [{ parameter: 'kappa', from: 1 }], count: 4 }, 'missing', 'sobol.0.to'],
    ['no parameter at all', { sobol: [], count: 4 }, 'empty', 'sobol'],
    ['no number of points', { sobol: [{ parameter: 'kappa', from: 1, to: 2 }] }, 'missing', 'count'],
    ['a seed below 0', { ...range('P'), spacing: undefined, random: 'linear', seed: -1 }, 'outside-range', 'seed'],
    ['another distribution', { ...range('P'), spacing: undefined, random: 'normal' }, 'unknown-name', 'random'],
    [
      'u ≤ 0 on a log-uniform axis',
      { ...range('u', { from: 0 }), spacing: undefined, random: 'logarithmic' },
      'outside-range',
      'from',
    ],
    ['one end for both', { ...range('P', { to: 1 }), spacing: undefined, random: 'linear' }, 'duplicate', 'to'],
    ['a parameter that is none', { zip: [list('P', 1, 2), list('kc', 1, 2)] }, 'unknown-name', 'zip.1.parameter'],
    ['an unknown key', { ...range('P'), colour: 1 }, 'unknown-key', 'colour'],
    ['an unknown key in a zip', { zip: [list('P', 1), { ...list('u', 1), colour: 1 }] }, 'unknown-key', 'zip.1.colour'],
  ])('for %s: at its field', (_, axis, kind, place) => {
    const report = refusal(study([JSON.parse(JSON.stringify(axis)) as unknown]));
    expect(report).toMatchObject({ kind, field: `axes.0.${place}` });
    expect(report.message.length).toBeLessThan(300);
  });

  it('for NaN in a zip names the parameter', () => {
    const report = refusal(study([{ zip: [list('P', 1, NaN), list('u', 3, 4)] }]));
    expect(report).toMatchObject({ kind: 'not-a-number', field: 'axes.0.zip.0.values.1', allowed: 'P > 0' });
  });
});

/** Axes of every kind over parameters of the effective action, each parameter at most once. */
const someAxes = fc
  .shuffledSubarray(['P', 'u', 'kappa', 'noise', 'K', 'N', 'alpha'] as ParameterKey[], { minLength: 3 })
  .chain((keys) => {
    const end = (key: ParameterKey) =>
      key === 'K' ? fc.integer({ min: 1, max: 10_000 }) : fc.double({ min: 0.01, max: 1e5, noNaN: true });
    const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const spacing = fc.constantFrom('linear', 'logarithmic');
    const ends = (key: ParameterKey) =>
      fc.tuple(end(key), end(key)).map(([from, to]) => ({ parameter: key, from, to: from === to ? to + 1 : to }));
    const simple = (key: ParameterKey, count: fc.Arbitrary<number>) =>
      fc.oneof(
        fc.tuple(ends(key), count, spacing).map(([range, n, scale]) => ({ ...range, count: n, spacing: scale })),
        fc
          .tuple(ends(key), count, spacing, seed)
          .map(([range, n, random, s]) => ({ ...range, count: n, random, seed: s })),
      );
    const count = fc.integer({ min: 1, max: 12 });
    const sobol = fc
      .tuple(ends(keys[0]!), ends(keys[1]!), count, spacing, seed)
      .map(([a, b, n, scale, s]) => ({ sobol: [{ ...a, spacing: scale }, b], count: n, seed: s }));
    const zip = count.chain((n) =>
      fc.tuple(simple(keys[0]!, fc.constant(n)), simple(keys[1]!, fc.constant(n))).map((members) => ({ zip: members })),
    );
    return fc.tuple(fc.oneof(sobol, zip), ...keys.slice(2, 4).map((key) => simple(key, count)));
  });

describe('any study that is accepted', () => {
  const setting = settingOf(study([]));

  it('has points in range, one for each ordinal, and the same ones each time', () => {
    let accepted = 0;
    fc.assert(
      fc.property(someAxes, (axes) => {
        let expansion: Expansion;
        try {
          expansion = expandStudy(study(axes));
        } catch (error) {
          // Ends that leave too few doubles between them.
          expect(error).toBeInstanceOf(CoarsegrainError);
          return;
        }
        accepted++;
        const seen = new Set<string>();
        for (let ordinal = 0; ordinal < expansion.count; ordinal++) {
          const system = systemAt(expansion, ordinal);
          for (const parameter of parameters.flatMap((candidate) => inForce(candidate, setting) ?? [])) {
            const value = system[parameter.key];
            expect(parseParameter(parameter, value === Infinity ? 'infinite' : value)).toBe(value);
          }
          seen.add(JSON.stringify(system));
        }
        expect(seen.size).toBe(expansion.count);
        expect(
          expansion.axes.flatMap(({ also, values: own }) => also.map(({ values: v }) => v.length - own.length)),
        ).toEqual(expansion.axes.flatMap(({ also }) => also.map(() => 0)));
        // What is stored is what was expanded.
        const again = expandStudy(JSON.parse(JSON.stringify(expansion.study)));
        expect(again.axes).toEqual(expansion.axes);
        expect(again.study).toEqual(expansion.study);
      }),
      { numRuns: 60 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

describe('fifty million points', () => {
  const axes = [
    { parameter: 'u', from: 0, to: 1, count: 500, spacing: 'linear' },
    { parameter: 'P', from: 1, to: 1e7, count: 100_000, spacing: 'logarithmic' },
  ];

  it('have an ordinal each, and cost no memory but that of their axes', () => {
    const expansion = expandStudy(study(axes));
    expect(expansion.count).toBe(limits.points);
    expect(systemAt(expansion, limits.points - 1)).toMatchObject({ u: 1, P: 1e7 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: limits.points - 1 }), (ordinal) => {
        const { u, P } = systemAt(expansion, ordinal);
        const [first, second] = expansion.axes as [Expansion['axes'][0], Expansion['axes'][0]];
        expect(first.values.indexOf(u) * 100_000 + second.values.indexOf(P)).toBe(ordinal);
      }),
      { numRuns: 50 },
    );
    const doubles = expansion.axes.reduce((sum, { values: v }) => sum + v.length, 0);
    expect(doubles).toBe(100_500);
    expect(pointCost(expansion, 'effective-action')).toBeLessThan(1e-4);
  });

  it('are the most, of all quantities together', () => {
    expect(refusal(study(axes, { quantities: ['effective-action', 'replica'] }))).toMatchObject({
      kind: 'too-many',
      field: 'axes',
      value: 1e8,
      allowed: 'at most 50000000 points',
    });
  });
});

describe('what reads axes', () => {
  it('knows which one replicates', () => {
    const experiment = { quantities: ['regression'] };
    const system = { K: 50, P: 10 };
    const axisOf = (axes: unknown[], change: object = {}) =>
      replicateAxis(expandStudy(study(axes, { ...experiment, ...change }, system)));
    expect(axisOf([list('kappa', 1, 2)])).toBe(-1);
    expect(axisOf([list('kappa', 1, 2)], { seeds: [1, 2, 3] })).toBe(1);
    expect(axisOf([list('seed', 1, 2), list('kappa', 1, 2)])).toBe(0);
    expect(axisOf([{ zip: [list('seed', 1, 2), list('kappa', 1, 2)] }])).toBe(-1);
    // A parameter that follows from the seed makes points different.
    expect(axisOf([list('seed', 1, 2)], { derived: { noise: 'seed/10' } })).toBe(-1);
    expect(axisOf([list('seed', 1, 2)], { derived: { noise: 'kappa/10' } })).toBe(0);
  });

  it('refuses a seed on an axis beside seeds', () => {
    const report = refusal(study([list('seed', 1)], { quantities: ['regression'], seeds: [2] }, { K: 50, P: 10 }));
    expect(report).toMatchObject({ kind: 'duplicate', field: 'seeds' });
  });

  it('gives the Gaussian process of each point, whatever follows from the coupling there', () => {
    const zip = [list('u', 0, 1, 2), list('P', 10, 20, 30)];
    const expansion = expandStudy(study([{ zip }], { derived: { kappa: '0.1*(1+u)' } }, { kappa: undefined }));
    const processes = gaussianExpansion(expansion);
    expect([0, 1, 2].map((ordinal) => systemAt(processes, ordinal))).toMatchObject([
      { u: 0, P: 10, kappa: 0.1 },
      { u: 0, P: 20, kappa: 0.2 },
      { u: 0, P: 30, kappa: expect.closeTo(0.3, 12) as number },
    ]);
    expect(processes.base).toMatchObject({ u: 0, N: Infinity });
  });

  it('counts points that share a spectrum', () => {
    const P = { parameter: 'P', from: 1, to: 1e4, count: 1000, spacing: 'logarithmic' };
    const cost = (axes: unknown[], change: object = {}, system: object = {}) =>
      pointCost(expandStudy(study(axes, change, system)), 'effective-action');
    const shared = cost([list('alpha', 0.6, 0.7), P]);
    expect(cost([{ zip: [list('alpha', 0.6, 0.7), list('u', 0, 1)] }, P])).toBe(shared);
    expect(cost([{ zip: [range('u', { count: 5 }), range('alpha', { count: 5 })] }])).toBeGreaterThan(2 * shared);
    // A spectrum that follows from P is another at each point.
    expect(cost([P], { derived: { K: '10*P' } }, { K: undefined })).toBeGreaterThan(2 * shared);
  });

  it('has a schema for each kind', () => {
    const kinds = [
      list('P', 1),
      range('P'),
      { parameter: 'P', random: 'linear', from: 1, to: 2, count: 3 },
      { sobol: [{ parameter: 'P', from: 1, to: 2 }], count: 3 },
      { zip: [list('P', 1), list('u', 1)] },
    ];
    for (const axis of kinds) expect(studySchema.safeParse(study([axis])).success).toBe(true);
  });
});
