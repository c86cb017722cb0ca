/** Drafts of every kind of loss and spectrum: what is in force comes into the document, what is not keeps its text. */
import { describe, expect, it } from 'vitest';
import { lossKinds, spectrumKinds } from '../../core/model/kinds.ts';
import type { ParameterKey } from '../../core/model/parameters.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { Study } from '../../core/study/document.ts';
import { expandStudy } from '../../core/study/expansion.ts';
import { presets } from '../../core/study/presets.ts';
import { fillIn, firstAxis } from '../../renderer/design/begin.ts';
import { checkDraft } from '../../renderer/design/check.ts';
import { documentOf, draftOf, type AxisDraft, type Draft } from '../../renderer/design/draft.ts';
import { heldPreview } from '../../renderer/design/held.ts';

const figure1 = presets[0]!.document;
const systemOf = (draft: Draft) => (documentOf(draft) as Study).system;
const list = (parameter: ParameterKey, values: string): AxisDraft => ({
  parameter,
  kind: 'list',
  values,
  from: '',
  to: '',
  count: '',
});

/** Figure 1 with another kind, as a choice in the form makes it. */
function chosen(change: Partial<Pick<Draft, 'loss' | 'spectrum' | 'quantities'>>, fields: object = {}): Draft {
  const draft = Object.assign(draftOf(figure1), change);
  Object.assign(draft.fields, fields);
  fillIn(draft);
  return draft;
}

describe('a choice of kind', () => {
  it.each(spectrumKinds.filter((kind) => kind !== 'measured'))('of spectrum gives a whole study: %s', (spectrum) => {
    const draft = chosen({ spectrum }, { K: '1000' });
    expect(checkDraft(draft).problems).toEqual({});
    expect(checkDraft(draft).expansion?.base).toMatchObject({ spectrum, K: 1000 });
  });

  it.each(lossKinds)('of loss gives a whole study: %s', (loss) => {
    const draft = chosen({ loss });
    expect(checkDraft(draft).problems).toEqual({});
    expect(checkDraft(draft).expansion?.base.loss).toBe(loss);
  });

  it('asks for the file of a measured spectrum', () => {
    const draft = chosen({ spectrum: 'measured' });
    expect(checkDraft(draft).problems).toEqual({ 'system.file': 'No file is chosen; it takes a CSV or NPY file.' });
    Object.assign(draft.words, { file: 'kernel.csv', content: 'ab12' });
    expect(checkDraft(draft).problems).toEqual({});
    expect(systemOf(draft)).toEqual({
      spectrum: 'measured',
      file: 'kernel.csv',
      content: 'ab12',
      K: 'infinite',
      kappa: 10,
    });
  });

  it('leaves the default kinds out of the document', () => {
    expect(systemOf(chosen({}))).not.toHaveProperty('loss');
    expect(systemOf(chosen({}))).not.toHaveProperty('spectrum');
  });

  it('leaves out what the kind does not have, and brings its text back', () => {
    const draft = chosen({ spectrum: 'broken' }, { kc: '50', alpha2: '1.4' });
    expect(systemOf(draft)).toMatchObject({ spectrum: 'broken', kc: 50, alpha2: 1.4, beta2: 1.2 });
    draft.spectrum = 'formula';
    fillIn(draft);
    expect(Object.keys(systemOf(draft)).sort()).toEqual(['K', 'kappa', 'lambda', 'spectrum', 'y2']);
    expect(draft.fields).toMatchObject({ alpha: '0.6', kc: '50', alpha2: '1.4' });
    draft.words.lambda = 'k^-2';
    draft.spectrum = 'broken';
    expect(systemOf(draft)).toMatchObject({ alpha: 0.6, kc: 50, alpha2: 1.4 });
    expect(systemOf(draft)).not.toHaveProperty('lambda');
    draft.spectrum = 'formula';
    expect(systemOf(draft)).toMatchObject({ lambda: 'k^-2' });
  });

  it('keeps what is wrong in a hidden field to itself', () => {
    const draft = chosen({ spectrum: 'broken' }, { kc: 'x' });
    expect(Object.keys(checkDraft(draft).problems)).toEqual(['system.kc']);
    draft.spectrum = 'power-law';
    expect(checkDraft(draft).problems).toEqual({});
  });

  it('does not overwrite what was typed', () => {
    expect(chosen({ spectrum: 'cutoff' }, { kc: '7' }).fields.kc).toBe('7');
    const draft = chosen({ loss: 'formula' });
    draft.words.ell = 'Delta^2/2';
    fillIn(draft);
    expect(draft.words.ell).toBe('Delta^2/2');
  });

  it('begins a formula with the power law that was there', () => {
    expect(chosen({ spectrum: 'formula' }, { alpha: '0.8', beta: '-1.5' }).words).toMatchObject({
      lambda: 'k^-1.8',
      y2: 'k^0.5',
    });
  });
});

describe('widths', () => {
  it.each([
    ['50', 50],
    ['50, 100', [50, 100]],
    ['50 100;200', [50, 100, 200]],
    ['∞', 'infinite'],
  ])('%s are %j', (text, N) => {
    const draft = chosen({}, { N: text });
    expect(systemOf(draft).N).toEqual(N);
    expect(checkDraft(draft).problems).toEqual({});
    expect(draftOf(documentOf(draft) as Study).fields.N).toBe(Array.isArray(N) ? N.join(', ') : text);
  });

  it.each([
    ['50, x', 'N = x is not a number; it takes N > 0.'],
    ['50, ∞', 'N = ∞ is not a finite number; it takes N > 0, finite.'],
    ['50, -1', 'N = −1 is outside its range, N > 0.'],
    ['0', 'N = 0 is outside its range, N > 0, or ∞.'],
  ])('%s are refused', (text, message) => {
    expect(checkDraft(chosen({}, { N: text })).problems).toEqual({ 'system.N': message });
  });
});

describe('expressions', () => {
  const problem = (key: 'ell' | 'lambda' | 'y2', text: string): string | undefined => {
    const draft = chosen({ spectrum: 'formula', loss: 'formula' }, { K: '1000' });
    draft.words[key] = text;
    const { problems } = checkDraft(draft);
    expect(Object.keys(problems).filter((field) => field !== `system.${key}`)).toEqual([]);
    return problems[`system.${key}`];
  };
  it.each([
    ['lambda', 'k^-1.6/(1+log(k))', undefined],
    ['lambda', '', 'λ_k has no expression; it takes an expression in k, positive and not rising.'],
    [
      'lambda',
      'k^-1.6/(1+lg(k))',
      /^λ_k = "k\^-1\.6\/\(1\+lg\(k\)\)" cannot be read: “lg” at character 11 is not a function\.$/,
    ],
    ['lambda', 'k^-1.6*(', /^λ_k = .* cannot be read: .* character \d+\.$/],
    ['lambda', 'k^2', /^λ_k = k\^2 has risen at k = \d+; it takes an expression in k/],
    ['lambda', '10 - k', /^λ_k = 10 - k is −?\d+ at k = \d+; it takes/],
    ['y2', 'k^-1.9', undefined],
    ['y2', 'x', /^y_k² = "x" cannot be read: “x” at character 1 is not known\.$/],
    ['y2', '1 - k', /^y_k² = 1 - k is −\d+ at k = \d+; it takes/],
    ['ell', 'Delta^2/2 + u*Delta^4/4', undefined],
    ['ell', 'Delta^2/2 + u*Delta^3', /^ℓ\(Δ\) = .* is not even at Δ = .*; it takes an even expression/],
    ['ell', 'k', /^ℓ = "k" cannot be read: “k” at character 1 is not known\.$/],
  ] as const)('%s = %j', (key, text, message) => {
    if (message === undefined) expect(problem(key, text)).toBeUndefined();
    else expect(problem(key, text)).toMatch(message);
  });

  it('are held in the preview while they cannot be read', () => {
    const good = chosen({ spectrum: 'formula' }, { K: '1000' });
    const draft = structuredClone(good);
    draft.words.lambda = 'k^';
    draft.words.y2 = 'k^-1.2';
    const held = heldPreview(draft, checkDraft(draft), good);
    expect(held.words).toBe('eigenvalues held');
    expect(held.expansion?.base).toMatchObject({ lambda: good.words.lambda, y2: 'k^-1.2' });
  });
});

describe('an axis over a parameter that goes with its kind', () => {
  it('stays, and says to which kinds it belongs', () => {
    const draft = chosen({ spectrum: 'cutoff' });
    draft.axes.unshift(list('kc', '10, 100'));
    expect(checkDraft(draft).expansion?.count).toBe(1010);
    const good = structuredClone(draft);
    draft.spectrum = 'power-law';
    const check = checkDraft(draft);
    expect(check.problems).toEqual({
      'axes.0.parameter':
        'k_c belongs to another system: to a broken power-law spectrum, or to a power-law spectrum with cut-off.',
    });
    expect(check.axes[0]).toBeNull();
    expect(heldPreview(draft, check, good).words).toBe('shows the last study without errors');
    draft.spectrum = 'cutoff';
    expect(checkDraft(draft).expansion?.count).toBe(1010);
  });

  it('is refused by the application as well', () => {
    const draft = chosen({});
    draft.axes.unshift(list('power', '2, 3'));
    expect(Object.keys(checkDraft(draft).problems)).toEqual(['axes.0.parameter']);
    expect(() => expandStudy(documentOf(draft))).toThrow('axes.0.parameter');
  });
});

describe('coordinates', () => {
  const flows: QuantityName[] = ['flow'];

  it('come and go with the quantities that are looked at along them', () => {
    const draft = chosen({ quantities: flows }, { K: '1000', modes_left: '10' });
    expect(checkDraft(draft).problems).toEqual({});
    expect(systemOf(draft)).toMatchObject({ modes_left: 10 });
    draft.quantities = ['effective-action'];
    expect(checkDraft(draft).problems).toEqual({});
    expect(systemOf(draft)).not.toHaveProperty('modes_left');
    expect(draft.fields.modes_left).toBe('10');
  });

  it('on an axis ask for a quantity', () => {
    const draft = chosen({ quantities: flows }, { K: '1000' });
    draft.axes.push(firstAxis('modes_left', draft));
    expect(checkDraft(draft).problems).toEqual({});
    draft.quantities = ['effective-action'];
    expect(checkDraft(draft).problems).toEqual({
      'axes.2.parameter': 'None of the chosen quantities depends on Λ.',
    });
  });

  it('begin on an axis with values from one end to the other', () => {
    const draft = chosen({ quantities: flows }, { K: '500' });
    draft.axes = [list('u', '1'), list('P', '100'), firstAxis('modes_left', draft)];
    const values = checkDraft(draft).axes[2]!;
    expect([values[0], values.at(-1)]).toEqual([1, 500]);
    expect(values.length).toBeGreaterThan(50);
  });

  it('ask for finitely many modes where a quantity has no others', () => {
    expect(checkDraft(chosen({ quantities: flows })).problems).toEqual({
      'system.K': 'K = ∞ is not a finite number; Mode elimination takes an integer from 1 to 1e9, finite.',
    });
    expect(checkDraft(chosen({ spectrum: 'formula' })).problems).toEqual({
      'system.K': 'K = ∞ is not a finite number; a spectrum by formula takes an integer from 1 to 1e9, finite.',
    });
  });
});
