import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterOf } from '../../core/model/parameters.ts';
import type { Study } from '../../core/study/document.ts';
import { expandStudy } from '../../core/study/expansion.ts';
import { presets } from '../../core/study/presets.ts';
import { checkDraft } from '../../renderer/design/check.ts';
import { documentOf, draftOf, emptyDraft } from '../../renderer/design/draft.ts';
import { heldPreview } from '../../renderer/design/held.ts';
import { rangeOf, readList, readNumber, stepped } from '../../renderer/design/typed.ts';

const figure1 = presets[0]!.document;

describe('a study as it is typed', () => {
  it.each(presets)('comes back as the document it was made from: $name', ({ document }) => {
    expect(documentOf(draftOf(document))).toEqual(document);
  });

  it('keeps every number of a document to the last digit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (u) => {
        const draft = draftOf({ ...figure1, system: { ...figure1.system, u }, axes: [] });
        const { system } = documentOf(draft) as Study;
        expect(system.u === u || (u === 0 && system.u === 0)).toBe(true);
      }),
    );
  });

  it('begins with a study that can be run', () => {
    expect(checkDraft(emptyDraft()).problems).toEqual({});
  });
});

describe('axes that are not typed, and derived parameters', () => {
  const { study } = expandStudy({
    ...figure1,
    system: { beta: 0.9, K: 'infinite' },
    axes: [
      { zip: [list('u', 0, 1), list('noise', 0.1, 0.2)] },
      {
        sobol: [
          { parameter: 'alpha', from: 0.4, to: 1.2 },
          { parameter: 'y0', from: 1, to: 2, spacing: 'logarithmic' },
        ],
        count: 8,
      },
      { parameter: 'P', random: 'logarithmic', from: 10, to: 1e4, count: 5, seed: 7 },
    ],
    derived: { N: '4*sqrt(P)', kappa: '0.1*P^-0.3' },
  });

  it('come back as they were', () => {
    const draft = draftOf(study);
    expect(documentOf(draft)).toEqual(study);
    draft.fields.kappa = '3';
    draft.fields.alpha = '0.7';
    expect(documentOf(draft)).toEqual(study);
    draft.fields.beta = '1.1';
    expect(documentOf(draft)).toEqual({ ...study, system: { ...study.system, beta: 1.1 } });
  });

  it('are checked like any', () => {
    const check = checkDraft(draftOf(study));
    expect(check.problems).toEqual({});
    expect(check.axes.map((values) => values?.length)).toEqual([2, 8, 5]);
    expect(check.expansion?.count).toBe(80);
    const draft = draftOf(study);
    draft.derived.kappa = '100 - P';
    const { problems } = checkDraft(draft);
    expect(problems['derived.kappa']).toMatch(/^κ = 100 - P gives −\d.* at P = \d.*, κ > 0\.$/);
    const held = heldPreview(draft, checkDraft(draft), draftOf(study));
    expect(held.words).toBe('derived parameters held at their last expressions');
    expect(held.expansion?.study.derived).toEqual(study.derived);
  });

  it('are wrong at their own fields', () => {
    const draft = draftOf(study);
    Object.assign(draft.axes[0] ?? {}, { given: { zip: [list('u', 0, 1), list('noise', 0.1)] } });
    draft.axes.push(axis('y0', '1'));
    expect(Object.keys(checkDraft(draft).problems)).toEqual(['axes.0.zip.1.values']);
    draft.axes.shift();
    draft.derived.noise = '';
    expect(Object.keys(checkDraft(draft).problems)).toEqual(['derived.noise']);
    draft.derived.noise = 'P';
    expect(Object.keys(checkDraft(draft).problems)).toEqual(['axes.2.parameter']);
  });

  function list(parameter: string, ...values: number[]) {
    return { parameter, values };
  }
  function axis(parameter: 'y0', values: string): ReturnType<typeof draftOf>['axes'][0] {
    return { parameter, kind: 'list', values, from: '', to: '', count: '' };
  }
});

describe('what a text means', () => {
  it.each([
    ['1e7', 1e7],
    [' −0.5 ', -0.5],
    ['.5', 0.5],
    ['∞', 'infinite'],
    ['Infinite', 'infinite'],
    ['', undefined],
    ['0x10', '0x10'],
    ['1,5', '1,5'],
    ['ten', 'ten'],
  ])('%j is %j', (text, meaning) => {
    expect(readNumber(text)).toBe(meaning);
  });

  it('parts the values of a list by commas, semicolons and spaces', () => {
    expect(readList('0, 0.1;1  10\n1e2,')).toEqual([0, 0.1, 1, 10, 100]);
  });
});

describe('wrong fields', () => {
  function problemsWith(change: (draft: ReturnType<typeof draftOf>) => void): Record<string, string> {
    const draft = draftOf(figure1);
    change(draft);
    return checkDraft(draft).problems;
  }

  it.each([
    ['kappa', '0', 'κ = 0 is outside its range, κ > 0.'],
    ['noise', '−0.1', 'σ² = −0.1 is outside its range, σ² ≥ 0.'],
    ['K', '0', 'K = 0 is outside its range, an integer from 1 to 1e9, or ∞.'],
    ['K', '1e10', 'K = 1e10 is outside its range, an integer from 1 to 1e9, or ∞.'],
    ['alpha', '', 'α has no value; it takes α > 0 at K = ∞.'],
    ['alpha', '-1', 'α = −1 is outside its range, α > 0 at K = ∞.'],
    ['beta', 'NaN', 'β = NaN is not a number; it takes β > 0 at K = ∞.'],
    ['kappa', '1e400', 'κ = 1e400 is outside its range, κ > 0, finite.'],
    ['kappa', '∞', 'κ = ∞ is not a finite number; it takes κ > 0, finite.'],
    ['noise', 'ten', 'σ² = ten is not a number; it takes σ² ≥ 0.'],
    ['alpha', '-0.5', 'α = −0.5 is outside its range, α > 0 at K = ∞.'],
  ] as const)('%s = %j', (key, text, message) => {
    expect(problemsWith((draft) => (draft.fields[key] = text))).toEqual({ [`system.${key}`]: message });
  });

  it('name the range of finite modes where K is finite', () => {
    const problems = problemsWith((draft) => Object.assign(draft.fields, { K: '5', alpha: '-1', beta: 'x' }));
    expect(problems).toEqual({
      'system.alpha': 'α = −1 is outside its range, α > −1.',
      'system.beta': 'β = x is not a number; it takes any real β.',
    });
  });

  it('are all found at once', () => {
    const problems = problemsWith((draft) => {
      draft.fields.kappa = '-1';
      draft.fields.K = 'many';
      draft.name = ' ';
      Object.assign(draft.axes[0] ?? {}, { values: '' });
      Object.assign(draft.axes[1] ?? {}, { from: '0' });
    });
    expect(Object.keys(problems).sort()).toEqual(['axes.0.values', 'axes.1.from', 'name', 'system.K', 'system.kappa']);
  });

  it.each([
    [{ values: '0, zero' }, { 'axes.0.values': 'u = zero is not a number; it takes any real u.' }],
    [{ values: '' }, { 'axes.0.values': 'The axis of u has no value; it takes any real u.' }],
    [{ values: '0 1e400' }, { 'axes.0.values': 'u = 1e400 is outside its range, any real u, finite.' }],
    [{ parameter: 'kappa' as const, values: '1 -0' }, { 'axes.0.values': 'κ = −0 is outside its range, κ > 0.' }],
    [
      { parameter: 'alpha' as const, values: '1 -0.5' },
      { 'axes.0.values': 'α = −0.5 is outside its range, α > 0 at K = ∞.' },
    ],
    [
      { parameter: 'kappa' as const, kind: 'linear' as const, from: 'NaN', to: '', count: '1e8' },
      {
        'axes.0.from': 'κ (from) = NaN is not a number; it takes κ > 0.',
        'axes.0.to': 'κ (to) has no value; it takes κ > 0.',
        'axes.0.count': 'κ (values) = 1e8 is outside its range, an integer from 1 to 1e6.',
      },
    ],
    [{ values: '1, 1' }, { 'axes.0.values': 'u = 1 stands twice on its axis.' }],
    [{ parameter: 'P' as const }, ['axes.1.parameter', 'axes.0.values']],
    [{ kind: 'linear' as const, from: '0', to: '0', count: '5' }, ['axes.0.to']],
    [{ kind: 'logarithmic' as const, from: '0', to: '1', count: '5' }, ['axes.0.from']],
    [{ kind: 'linear' as const, from: '0', to: '1', count: '1e8' }, ['axes.0.count']],
  ])('on an axis: %j', (change, expected) => {
    const problems = problemsWith((draft) => Object.assign(draft.axes[0] ?? {}, change));
    if (Array.isArray(expected)) expect(expected).toContain(Object.keys(problems)[0]);
    else expect(problems).toEqual(expected);
  });

  it('name the whole study where it has too many points', () => {
    const values = Array.from({ length: 51 }, (_, value) => value).join(' ');
    const problems = problemsWith((draft) => {
      Object.assign(draft.axes[0] ?? {}, { values });
      Object.assign(draft.axes[1] ?? {}, { count: '1000000' });
    });
    expect(problems.axes).toContain('51000000 points');
  });

  it('are those that the application finds', () => {
    const draft = draftOf(figure1);
    draft.fields.kappa = '-3';
    expect(() => expandStudy(documentOf(draft))).toThrow(/kappa/);
  });
});

describe('the preview while a field is wrong', () => {
  it('holds that field and follows the others', () => {
    const good = draftOf(figure1);
    const draft = draftOf(figure1);
    draft.fields.noise = '-0.1';
    draft.fields.kappa = '0.1';
    const held = heldPreview(draft, checkDraft(draft), good);
    expect(held.words).toBe('σ² held at 0');
    expect(held.expansion?.study.system).toMatchObject({ kappa: 0.1 });
    expect(held.expansion?.study.system.noise).toBeUndefined();
  });

  it('holds all that does not go together', () => {
    const draft = draftOf(figure1);
    draft.fields.alpha = '-0.5';
    Object.assign(draft.axes[1] ?? {}, { from: '0' });
    const check = checkDraft(draft);
    expect(Object.keys(check.problems).sort()).toEqual(['axes.1.from', 'system.alpha']);
    const held = heldPreview(draft, check, draftOf(figure1));
    expect(held.words).toBe('α held at 0.6, axes held at their last values');
    expect(held.expansion?.count).toBe(505);
  });

  it('holds the axes while one of them is wrong', () => {
    const draft = draftOf(figure1);
    Object.assign(draft.axes[0] ?? {}, { values: 'x' });
    const held = heldPreview(draft, checkDraft(draft), draftOf(figure1));
    expect(held.words).toBe('axes held at their last values');
    expect(held.expansion?.study.axes).toEqual(figure1.axes);
  });
});

describe('a step of a field', () => {
  it.each([
    ['alpha', '0.6', 1, '0.61'],
    ['alpha', '0.6', -10, '0.5'],
    ['kappa', '10', 1, '11'],
    ['K', '5', 1, '6'],
    ['kappa', '0.1', -10, '0.1'],
    ['u', '0', -1, '-0.1'],
    ['K', '∞', 1, '∞'],
  ] as const)('%s from %s by %i is %s', (key, text, steps, result) => {
    expect(stepped(text, parameterOf(key), steps)).toBe(result);
  });
});

describe('the range of a field', () => {
  it.each([
    ['kappa', '> 0'],
    ['noise', '≥ 0'],
    ['u', 'any real number'],
    ['K', '1 to 10^9, or ∞'],
    ['N', '> 0, ∞, or a list'],
    ['epsilon', '−0.99 to 0.99'],
    ['power', '2 to 20'],
    ['alpha', '> −1'],
  ] as const)('of %s is %s', (key, words) => {
    expect(rangeOf(parameterOf(key))).toBe(words);
  });
});
