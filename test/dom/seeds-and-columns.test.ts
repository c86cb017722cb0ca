/** Means over seeds and derived columns: the inspector, the table, the tools beside the chart and the form. */
import './standards-mode.ts';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import { planCurves } from '../../core/chart/curve-plan.ts';
import { buildCurve } from '../../core/chart/curve-set.ts';
import type { CurveSet } from '../../core/chart/curves.ts';
import { pointOrdinals } from '../../core/chart/replicated.ts';
import { computeBlock } from '../../core/study/compute.ts';
import type { Study } from '../../core/study/document.ts';
import { expandStudy } from '../../core/study/expansion.ts';
import { checkDraft } from '../../renderer/design/check.ts';
import { documentOf, draftOf } from '../../renderer/design/draft.ts';
import { heldPreview } from '../../renderer/design/held.ts';
import ResultList from '../../renderer/design/ResultList.vue';
import InspectorPane from '../../renderer/results/InspectorPane.vue';
import PointTable from '../../renderer/results/PointTable.vue';
import ToolRow from '../../renderer/results/ToolRow.vue';
import { useDesign } from '../../renderer/stores/design.ts';
import { useLibrary } from '../../renderer/stores/library.ts';
import { useResults } from '../../renderer/stores/results.ts';
import { fakeClient, runOf, studyOf } from './fake-client.ts';

function studyWith(seeds: number[], results: Record<string, string> = {}): Study {
  return expandStudy({
    ...{ format: 'coarsegrain-study', version: 1, name: 'Seeds', quantities: ['regression'], seeds, results },
    system: { alpha: 0.6, beta: 0.9, K: 40, kappa: 1, datasets: 2 },
    axes: [{ parameter: 'P', values: [5, 10] }],
  }).study;
}

/** The run in view; of the points only those with these ordinals are there. */
async function open(document: Study, there: (ordinal: number) => boolean = () => true): Promise<CurveSet> {
  const expansion = expandStudy(document);
  const plan = planCurves(expansion, 'regression');
  const curves = plan.curves.map((_, index) =>
    buildCurve(plan, index, computeBlock(expansion, 'regression', pointOrdinals(plan, index).filter(there))),
  );
  const set = { ...plan.set, curves, pending: false, failure: '' };
  setActivePinia(createPinia());
  const run = runOf(1);
  fakeClient({
    'studies.list': () => [studyOf([run])],
    'runs.get': () => ({
      ...run,
      ...{ document, applicationVersion: '0.1.0', solverVersions: {}, failures: [], sessions: [], durations: [] },
      statuses: { converged: 9 },
      reuses: true,
    }),
    'runs.curves': () => set,
  });
  await useLibrary().start();
  await useResults().open(1);
  return set;
}
const words = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('a run with several seeds', () => {
  it('tells at the cursor of how many seeds a mean is, and each of them', async () => {
    const set = await open(studyWith([4, 7, 9]), (ordinal) => ordinal < 4);
    const results = useResults();
    results.cursor = 0;
    const pane = mount(InspectorPane);
    await flushPromises();
    const section = pane.get('[aria-labelledby="inspector-members"]');
    expect(words(section.text())).toContain('3 of 3');
    const shown = section.findAll('.values > span').map((value) => value.attributes('title'));
    const members = set.curves[0]!.members!.values.map((values) => values[results.output]![0]!);
    expect(shown).toEqual([4, 7, 9].map((seed, index) => `seed ${String(seed)}: ${String(members[index])}`));
    results.cursor = 1;
    await flushPromises();
    expect(words(section.text())).toMatch(/1 of 3.*one seed tells no standard error$/);
    expect(pane.get('[aria-labelledby="inspector-cursor"] .measured').attributes('title')).toContain(
      'without a standard error',
    );
  });

  it('names the range of more seeds than are listed', async () => {
    const set = await open(studyWith(Array.from({ length: 12 }, (_, seed) => seed)));
    useResults().cursor = 0;
    const pane = mount(InspectorPane);
    await flushPromises();
    const cell = pane.get('[aria-labelledby="inspector-members"] .values');
    expect(cell.findAll(':scope > span')).toHaveLength(8);
    expect(words(cell.text())).toMatch(/and 4 more; all \S+ to \S+$/);
    const values = set.curves[0]!.members!.values.map((member) => member[useResults().output]![0]!);
    const [, low, high] = /all (\S+) to (\S+)$/.exec(words(cell.text()))!;
    expect(Number(low)).toBeCloseTo(Math.min(...values), 3);
    expect(Number(high)).toBeCloseTo(Math.max(...values), 3);
  });

  it('has a switch for the seeds, which a figure follows', async () => {
    const set = await open(studyWith([4, 7, 9]));
    const results = useResults();
    const tools = mount(ToolRow, { props: { set } });
    await flushPromises();
    const box = tools
      .findAll('label.check')
      .find((label) => label.text() === 'Seeds')!
      .get('input');
    expect(results.figureOptions()).not.toHaveProperty('members');
    await box.setValue(false);
    expect(results.members).toBe(false);
    expect(results.figureOptions()).toMatchObject({ members: false });
  });

  it('lists means in its table, and of how many each is', async () => {
    const set = await open(studyWith([4, 7, 9]), (ordinal) => ordinal < 4);
    const table = mount(PointTable, { props: { set } });
    expect(words(table.text())).toContain('2 points, each the mean over 3 seeds');
    expect(
      table.findAll('tbody tr').map((row) =>
        row
          .findAll('td')
          .slice(-2)
          .map((cell) => cell.text()),
      ),
    ).toEqual([
      ['3 of 3 seeds', 'converged'],
      ['1 of 3 seeds', 'incomplete'],
    ]);
  });

  it('has none of this with one seed', async () => {
    const set = await open(studyWith([4]));
    useResults().cursor = 0;
    const pane = mount(InspectorPane);
    const tools = mount(ToolRow, { props: { set } });
    await flushPromises();
    expect(pane.find('[aria-labelledby="inspector-members"]').exists()).toBe(false);
    expect(tools.text()).not.toContain('Seeds');
  });
});

describe('derived columns', () => {
  it('are chosen like outputs, and stand in the inspector and the table', async () => {
    const set = await open(studyWith([4], { total: 'q + V' }));
    const results = useResults();
    results.cursor = 0;
    const tools = mount(ToolRow, { props: { set } });
    await flushPromises();
    const choice = tools.get('[aria-label="Output on the ordinate"]');
    if (choice.element.tagName === 'SELECT') await choice.setValue('total');
    else await choice.get('[value="total"]').setValue();
    expect(results.output).toBe('total');
    expect(results.figureOptions()).toMatchObject({ output: 'total' });
    const pane = mount(InspectorPane);
    const table = mount(PointTable, { props: { set } });
    await flushPromises();
    const { q, V } = set.curves[0]!.values;
    const total = String(q![0]! + V![0]!);
    expect(pane.get('[aria-labelledby="inspector-cursor"] .measured').attributes('title')).toContain(total);
    expect(words(pane.get('[aria-labelledby="inspector-system"]').text())).toContain('total= q + V');
    expect(table.findAll('.number').map((number) => number.attributes('title'))).toContain(total);
  });

  it('are kept, edited, added and removed in the form', async () => {
    setActivePinia(createPinia());
    fakeClient({});
    const design = useDesign();
    const document = studyWith([4], { total: 'q + V' });
    design.open(document, null);
    expect(documentOf(draftOf(document))).toEqual({ ...document });
    const list = mount(ResultList);
    await list.get('[aria-label="Expression for total"]').setValue('q + W');
    expect(list.get('.problem').text()).toMatch(/^results\.total = "q \+ W" cannot be read: “W”|“W”/);
    await list.get('[aria-label="Expression for total"]').setValue('2*q');
    await list.get('.add').trigger('click');
    await list.get('[aria-label="Expression for c2"]').setValue('total/2');
    await list.get('[aria-label="Name of derived column 2"]').setValue('half');
    expect((design.check.document as Study).results).toEqual({ total: '2*q', half: 'total/2' });
    expect(design.check.problems).toEqual({});
    await list.get('[aria-label="Name of derived column 2"]').setValue('total');
    expect(list.findAll('.problem').map((problem) => problem.text())).toContain(
      'Two derived columns have the name total; each takes one of its own.',
    );
    await list.get('[aria-label="Name of derived column 2"]').setValue('2x');
    expect(list.get('.problem').text()).toContain('at most 40 letters');
    await list.findAll('[aria-label^="Remove the column"]')[1]!.trigger('click');
    await list.findAll('[aria-label^="Remove the column"]')[0]!.trigger('click');
    expect(design.check.document).not.toHaveProperty('results');
  });

  it('are held at their last expressions while they are wrong', () => {
    const good = draftOf(studyWith([4], { total: 'q + V' }));
    const draft = { ...good, results: [{ name: 'total', text: 'q +' }] };
    const held = heldPreview(draft, checkDraft(draft), good);
    expect(held.words).toBe('derived columns held at their last expressions');
    expect(held.expansion?.study.results).toEqual({ total: 'q + V' });
  });
});
