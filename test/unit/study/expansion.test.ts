import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { studyJsonSchema } from '../../../core/study/document.ts';
import { estimatedSeconds } from '../../../core/study/cost.ts';
import { expandStudy, parseStudyJson, systemAt } from '../../../core/study/expansion.ts';
import { quantityNames } from '../../../core/quantities/index.ts';
import { presets } from '../../../core/study/presets.ts';

const figure1 = presets[0]?.document;
const axis = (parameter: string, values: unknown[]) => ({ parameter, values });
const withSystem = (change: object) => ({ ...figure1, system: { ...figure1?.system, ...change } });
const withAxes = (...axes: unknown[]) => ({ ...figure1, axes });
const refusal = (document: unknown) => {
  try {
    expandStudy(document);
  } catch (error) {
    if (error instanceof CoarsegrainError) return error.report;
    throw error;
  }
  throw new Error('the study was accepted');
};

describe('the expansion of a study', () => {
  it('of Figure 1 has 505 points, the first axis slowest, decades exact', () => {
    const expansion = expandStudy(figure1);
    expect(expansion.count).toBe(505);
    expect(systemAt(expansion, 0)).toMatchObject({ u: 0, P: 100, K: Infinity, kappa: 10, noise: 0, lambda0: 1 });
    expect(systemAt(expansion, 101)).toMatchObject({ u: 0.1, P: 100 });
    expect(systemAt(expansion, 504)).toMatchObject({ u: 100, P: 1e7 });
    for (let decade = 0; decade <= 5; decade++) {
      expect(systemAt(expansion, 20 * decade).P).toBe(Number(`1e${String(2 + decade)}`));
    }
  });

  it('rounds a logarithmic axis of modes to integers and keeps each once', () => {
    const { axes } = expandStudy(
      withAxes({ parameter: 'K', from: 1, to: 10, count: 50, spacing: 'logarithmic' }, axis('P', [1])),
    );
    expect(Array.from(axes[0]?.values ?? [])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('runs a range downwards as well, ends exact', () => {
    const { axes } = expandStudy(withAxes({ parameter: 'P', from: 0.3, to: 0.1, count: 3, spacing: 'linear' }));
    expect(Array.from(axes[0]?.values ?? [])).toEqual([0.3, expect.closeTo(0.2, 15), 0.1]);
  });

  it('spans the whole range of doubles', () => {
    const { axes } = expandStudy(
      withAxes({ parameter: 'u', from: -1.6e308, to: 1.6e308, count: 5, spacing: 'linear' }, axis('P', [1])),
    );
    const scaled = Array.from(axes[0]?.values ?? [], (value) => value / 1.6e308);
    [-1, -0.5, 0, 0.5, 1].forEach((wanted, i) => expect(scaled[i]).toBeCloseTo(wanted, 14));
  });

  it('refuses more values than there are numbers between the ends', () => {
    const narrow = { parameter: 'P', from: 1, to: 1 + 1e-15, count: 100, spacing: 'linear' };
    expect(refusal(withAxes(narrow))).toMatchObject({ kind: 'too-many', field: 'axes.0.count', value: 100 });
  });

  it('takes a study without axes as one point', () => {
    const expansion = expandStudy({ ...withSystem({ P: 7 }), axes: [] });
    expect(expansion.count).toBe(1);
    expect(systemAt(expansion, 0).P).toBe(7);
  });
});

describe('the estimated time of a run', () => {
  const points = (count: number) =>
    expandStudy(withAxes(axis('u', [0, 1]), { parameter: 'P', from: 1, to: 2, count, spacing: 'linear' }));

  it('counts the start where there are few points, and the store where there are many', () => {
    expect(estimatedSeconds(points(100), 2)).toBeGreaterThan(0.1);
    expect(estimatedSeconds(points(100), 2)).toBeLessThan(0.3);
    expect(estimatedSeconds(points(1e6), 8)).toBeGreaterThan(8);
    expect(estimatedSeconds(points(1e6), 64)).toBe(estimatedSeconds(points(1e6), 128));
  });
});

describe('a study that is refused', () => {
  it.each([
    ['κ = 0', withSystem({ kappa: 0 }), 'outside-range', 'system.kappa', 0, 'κ > 0'],
    ['κ < 0', withSystem({ kappa: -1 }), 'outside-range', 'system.kappa', -1, 'κ > 0'],
    ['κ = NaN', withSystem({ kappa: NaN }), 'not-a-number', 'system.kappa', 'NaN', 'κ > 0'],
    ['α ≤ 0 at K = ∞', withSystem({ alpha: 0 }), 'outside-range', 'system.alpha', 0, 'α > 0 at K = ∞'],
    ['β ≤ 0 at K = ∞', withSystem({ beta: -0.5 }), 'outside-range', 'system.beta', -0.5, 'β > 0 at K = ∞'],
    [
      'α ≤ 0 on an axis at K = ∞',
      withAxes(axis('P', [1]), axis('alpha', [1, -0.1])),
      'outside-range',
      'axes.1.values.1',
      -0.1,
      'α > 0 at K = ∞',
    ],
    [
      'β ≤ 0 where one K of an axis is ∞',
      { ...withSystem({ beta: -0.5, K: 5 }), axes: [axis('P', [1]), axis('K', [10, 'infinite'])] },
      'outside-range',
      'system.beta',
      -0.5,
      'β > 0 at K = ∞',
    ],
    ['α ≤ −1 at K = ∞', withSystem({ alpha: -1 }), 'outside-range', 'system.alpha', -1, 'α > 0 at K = ∞'],
    ['α = NaN at K = ∞', withSystem({ alpha: NaN }), 'not-a-number', 'system.alpha', 'NaN', 'α > 0 at K = ∞'],
    ['a word for β at K = ∞', withSystem({ beta: 'x' }), 'wrong-type', 'system.beta', 'x', 'β > 0 at K = ∞'],
    ['α = NaN at finite K', withSystem({ alpha: NaN, K: 5 }), 'not-a-number', 'system.alpha', 'NaN', 'α > −1'],
    ['no α at finite K', withSystem({ alpha: undefined, K: 5 }), 'missing', 'system.alpha', null, 'α > −1'],
    [
      'α = −1 where every K of an axis is finite',
      { ...withSystem({ alpha: -1 }), axes: [axis('P', [1]), axis('K', [10, 20])] },
      'outside-range',
      'system.alpha',
      -1,
      'α > −1',
    ],
    ['κ = ∞', withSystem({ kappa: Infinity }), 'not-a-number', 'system.kappa', 'Infinity', 'κ > 0, finite'],
    ['P = NaN on an axis', withAxes(axis('P', [1, NaN])), 'not-a-number', 'axes.0.values.1', 'NaN', 'P > 0'],
    [
      'P = ∞ on an axis',
      withAxes(axis('P', ['infinite'])),
      'wrong-type',
      'axes.0.values.0',
      'infinite',
      'P > 0, finite',
    ],
    ['a word for P on an axis', withAxes(axis('P', ['x'])), 'wrong-type', 'axes.0.values.0', 'x', 'P > 0'],
    [
      'no end of an axis',
      withAxes({ parameter: 'P', from: 1, count: 3, spacing: 'linear' }),
      'missing',
      'axes.0.to',
      null,
      'P > 0',
    ],
    ['α ≤ −1', withSystem({ alpha: -1, K: 100 }), 'outside-range', 'system.alpha', -1, 'α > −1'],
    ['P = 0', withAxes(axis('P', [10, 0])), 'outside-range', 'axes.0.values.1', 0, 'P > 0'],
    ['K = 0', withSystem({ K: 0 }), 'outside-range', 'system.K', 0, 'an integer from 1 to 1e9, or "infinite"'],
    ['K = 10¹⁰', withSystem({ K: 1e10 }), 'outside-range', 'system.K', 1e10, 'an integer from 1 to 1e9, or "infinite"'],
    ['K = 1.5', withSystem({ K: 1.5 }), 'outside-range', 'system.K', 1.5, 'an integer from 1 to 1e9, or "infinite"'],
    ['a word for κ', withSystem({ kappa: 'ten' }), 'wrong-type', 'system.kappa', 'ten', 'κ > 0'],
    ['no α', withSystem({ alpha: undefined }), 'missing', 'system.alpha', null, 'α > 0 at K = ∞'],
    ['an unknown key', { ...figure1, colour: 1 }, 'unknown-key', 'colour', 1, 'the keys that the schema names'],
    [
      'an unknown key of the system',
      withSystem({ gamma: 2 }),
      'unknown-key',
      'system.gamma',
      2,
      'P, u, alpha, beta, K, kappa, noise, lambda0, y0, N, loss, spectrum',
    ],
    ['a newer version', { ...figure1, version: 2 }, 'newer-version', 'version', 2, '1 to 1'],
    ['an empty axis', withAxes(axis('P', [])), 'empty', 'axes.0.values', [], 'at least 1 value'],
    [
      'an axis of 10⁸ points',
      withAxes({ parameter: 'P', from: 1, to: 2, count: 1e8, spacing: 'linear' }),
      'too-many',
      'axes.0.count',
      1e8,
      'at most 1000000',
    ],
    [
      '10⁸ points in all',
      withAxes(
        { parameter: 'P', from: 1, to: 2, count: 1e6, spacing: 'linear' },
        { parameter: 'u', from: 1, to: 2, count: 100, spacing: 'linear' },
      ),
      'too-many',
      'axes',
      1e8,
      'at most 50000000 points',
    ],
    [
      'a parameter on two axes',
      withAxes(axis('P', [1]), axis('P', [2])),
      'duplicate',
      'axes.1.parameter',
      'P',
      'a parameter that no other axis varies',
    ],
    ['a value twice', withAxes(axis('P', [1, 2, 1])), 'duplicate', 'axes.0.values', 1, 'each value once'],
    [
      'u ≤ 0 at a logarithmic end',
      withAxes({ parameter: 'u', from: 0, to: 1, count: 3, spacing: 'logarithmic' }, axis('P', [1])),
      'outside-range',
      'axes.0.from',
      0,
      'u > 0 on a logarithmic axis',
    ],
    [
      'a quantity that is none',
      { ...figure1, quantities: ['magic'] },
      'unknown-name',
      'quantities.0',
      'magic',
      quantityNames.join(', '),
    ],
    ['nothing', null, 'wrong-type', '', null, 'a value of type object'],
  ])('for %s names field, value and range', (_, document, kind, field, value, allowed) => {
    const report = refusal(document);
    expect(report).toMatchObject({ kind, field, value, allowed });
    expect(report.message).toContain(field);
    expect(report.message.length).toBeLessThan(300);
  });

  it('for text that is not JSON says so', () => {
    expect(() => parseStudyJson('{"format": ')).toThrow(/not JSON/);
  });
});

describe('the JSON Schema', () => {
  it('describes the document that ships as a preset', () => {
    const schema = studyJsonSchema() as {
      properties: Record<string, unknown>;
      required: string[];
      additionalProperties: boolean;
    };
    const keys = [...Object.keys(figure1 ?? {}), 'derived', 'results', 'refine'];
    expect(Object.keys(schema.properties)).toEqual(keys.toSorted((a, b) => order(a) - order(b)));
    expect(schema.required).not.toContain('derived');
    expect(schema.required).not.toContain('notes');
    expect(schema.additionalProperties).toBe(false);
  });
  const order = (key: string) =>
    [
      'format',
      'version',
      'name',
      'notes',
      'system',
      'axes',
      'derived',
      'quantities',
      'results',
      'seeds',
      'refine',
    ].indexOf(key);
});

it('a formula that cannot be is refused with the study, before anything is stored', () => {
  const refused = (system: object) => refusal({ ...figure1, system: { kappa: 10, K: 1000, ...system } });
  expect(refused({ loss: 'formula', ell: 'Delta^3', alpha: 0.6, beta: 0.9 })).toMatchObject({ field: 'system.ell' });
  expect(refused({ spectrum: 'formula', lambda: 'k', y2: 'k^-2' })).toMatchObject({ field: 'system.lambda' });
  expect(refused({ spectrum: 'formula', lambda: 'k^-2', y2: '1 - k' })).toMatchObject({ field: 'system.y2' });
});
