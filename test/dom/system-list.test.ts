/** The system of a run in the inspector. */
import './standards-mode.ts';
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { presets } from '../../core/study/presets.ts';
import type { Study } from '../../core/study/document.ts';
import SystemList from '../../renderer/results/SystemList.vue';
import { runOf } from './fake-client.ts';
import { unmarked } from '../fakes/points.ts';

const figure1 = presets[0]!.document;

function shown(system: Study['system']) {
  const run = {
    ...runOf(1),
    document: { ...figure1, system },
    applicationVersion: '0.1.0',
    solverVersions: {},
    statuses: {} as never,
    failures: [],
    sessions: [],
    durations: [],
    reuses: true,
    ...unmarked,
  };
  return mount(SystemList, { props: { run } });
}
const kinds = (list: ReturnType<typeof shown>) =>
  list.findAll('.kind').map((kind) => ({
    phrase: kind.get('.word').text(),
    formulas: kind.findAll('.given math').map((math) => math.get('annotation').text()),
    texts: kind.findAll('code').map((code) => code.text()),
  }));

describe('the system of a run', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('has the kinds that a document leaves out', () => {
    const [spectrum, loss] = kinds(shown(figure1.system));
    expect(spectrum).toMatchObject({ phrase: 'power-law spectrum', texts: [] });
    expect(spectrum?.formulas).toHaveLength(2);
    expect(loss).toMatchObject({ phrase: 'quartic loss', formulas: ['\\tfrac12\\Delta^2+\\tfrac14u\\Delta^4'] });
  });

  it('has expressions as they were written', () => {
    const ell = 'Delta^2/2 + u*Delta^8/8';
    const list = shown({ loss: 'formula', ell, spectrum: 'formula', lambda: 'k^-2', y2: 'k^-1.5', K: 100, kappa: 1 });
    expect(kinds(list)).toEqual([
      { phrase: 'spectrum by formula', formulas: ['\\lambda_k=', 'y_k^2='], texts: ['k^-2', 'k^-1.5'] },
      { phrase: 'loss by formula', formulas: ['\\ell='], texts: [ell] },
    ]);
  });

  it('has the file of a measured spectrum and the hash of what it held', () => {
    const [spectrum] = kinds(shown({ spectrum: 'measured', file: 'kernel.npy', content: 'ab12', kappa: 1 }));
    expect(spectrum?.texts).toEqual(['kernel.npy', 'ab12']);
  });

  it('has the widths of every layer, and the parameters of the kinds', () => {
    const text = shown({ ...figure1.system, N: [50, 100], spectrum: 'cutoff', kc: 200 }).text();
    expect(text).toContain('width50, 100');
    expect(text).toContain('200');
    expect(text).toContain('power-law spectrum with cut-off');
  });
});
