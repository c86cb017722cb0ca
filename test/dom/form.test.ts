import './standards-mode.ts';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import StudyForm from '../../renderer/design/StudyForm.vue';
import { useDesign } from '../../renderer/stores/design.ts';
import { useLibrary } from '../../renderer/stores/library.ts';
import { useMessages } from '../../renderer/stores/messages.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { Study } from '../../core/study/document.ts';
import { presets } from '../../core/study/presets.ts';
import { fakeClient, runOf, type FakeClient } from './fake-client.ts';

let client: FakeClient;
let form: VueWrapper;

async function open(answers: Parameters<typeof fakeClient>[0] = {}): Promise<void> {
  setActivePinia(createPinia());
  client = fakeClient(answers);
  await useLibrary().start();
  form = mount(StudyForm, { attachTo: document.body });
  await flushPromises();
}
const field = (key: string) => form.get<HTMLInputElement>(`[data-field="system.${key}"]`);
const run = () => form.findAll('button').find((button) => button.text().startsWith('Run'));

describe('the form of a study', () => {
  beforeEach(() => open());

  it('begins with the first template', () => {
    expect(form.get<HTMLInputElement>('#study-name').element.value).toBe('Figure 1');
    expect(form.text()).toContain('505 points');
  });

  it('shows symbol, range and meaning of every parameter', () => {
    const rows = form.findAll('.row');
    expect(rows).toHaveLength(10);
    for (const row of rows) {
      expect(row.find('math').exists()).toBe(true);
      expect(row.get('.meaning').text()).not.toBe('');
      expect(row.get('.range').text()).not.toBe('');
    }
  });

  it('says what the row under the pointer or the keyboard means, and how fields work elsewhere', async () => {
    await field('noise').trigger('focusin');
    expect(form.get('footer .hint').text()).toContain('variance of the noise on the labels');
    await form.get('#study-name').trigger('focusin');
    expect(form.get('footer .hint').text()).toContain('Shift');
  });

  it('shows what is wrong at the field as it is typed, and does not run', async () => {
    await field('kappa').setValue('-1');
    const description = field('kappa').attributes('aria-describedby')?.split(' ') ?? [];
    expect(description.map((id) => document.getElementById(id)?.textContent).join(' ')).toContain(
      'κ = −1 is outside its range, κ > 0.',
    );
    expect(field('kappa').attributes('aria-invalid')).toBe('true');
    expect(form.text()).toContain('1 field to correct');
    await run()?.trigger('click');
    await flushPromises();
    expect(client.calls.map(({ name }) => name)).not.toContain('runs.start');
    await field('kappa').setValue('1');
    expect(form.text()).not.toContain('to correct');
  });

  it('says that an axis sets its parameter', () => {
    expect(form.findAll('[data-field="system.P"]')).toHaveLength(0);
    expect(form.text()).toContain('axis, 101 values');
  });

  it('adds, edits, moves and removes axes', async () => {
    const design = useDesign();
    await form.get('#add-axis').trigger('click');
    expect(design.draft.axes.map(({ parameter }) => parameter)).toEqual(['alpha', 'u', 'P']);
    await form.get<HTMLInputElement>('[aria-label="Values"]').setValue('0.4 0.6, 0.8');
    expect(form.text()).toContain('1515 points');
    await form.findAll('.chip-button')[0]?.trigger('keydown', { key: 'ArrowDown', altKey: true });
    expect(design.draft.axes.map(({ parameter }) => parameter)).toEqual(['u', 'alpha', 'P']);
    await form.findAll('.chip-button')[1]?.trigger('keydown', { key: 'Delete' });
    expect(design.draft.axes.map(({ parameter }) => parameter)).toEqual(['u', 'P']);
    expect(form.text()).toContain('505 points');
  });

  it('goes to the first wrong field, and opens the axis that has it', async () => {
    const correct = () => form.findAll('button').find((button) => button.text().endsWith('to correct'));
    useDesign().edit('axes', (draft) => Object.assign(draft.axes[1] ?? {}, { to: '1e400' }));
    await flushPromises();
    await correct()?.trigger('click');
    await flushPromises();
    expect((document.activeElement as HTMLInputElement).value).toBe('1e400');
    await field('kappa').setValue('x');
    await correct()?.trigger('click');
    expect(document.activeElement).toBe(field('kappa').element);
  });

  it('closes the editor of an axis when another study comes', async () => {
    await form.findAll('.chip-button')[0]?.trigger('click');
    expect(form.find('.editor').exists()).toBe(true);
    useDesign().openNew();
    await flushPromises();
    expect(form.find('.editor').exists()).toBe(false);
  });

  it('says which axes a chosen quantity ignores', async () => {
    expect(form.text()).not.toContain('ignores');
    useDesign().edit('quantities', (draft) => draft.quantities.push('response'));
    await flushPromises();
    const note = form.findAll('.ignored');
    expect(note).toHaveLength(1);
    expect(note[0]?.text()).toContain('its values repeat along that axis');
    expect(note[0]?.get('math').text()).toContain('u');
  });

  it('keeps what the preview holds while another place is in view', async () => {
    await field('noise').setValue('-0.1');
    form.unmount();
    form = mount(StudyForm, { attachTo: document.body });
    await flushPromises();
    expect(useDesign().held.words).toBe('σ² held at 0');
    expect(useDesign().held.expansion?.count).toBe(505);
  });

  it('estimates the time from the order to the last point', async () => {
    expect(form.text()).toContain('505 points, under 1 s');
    useDesign().edit('axes', (draft) => Object.assign(draft.axes[1] ?? {}, { count: '1000000' }));
    await flushPromises();
    expect(form.text()).toContain('about 20 s');
  });

  it('undoes and redoes', async () => {
    await field('kappa').setValue('0.1');
    await field('alpha').setValue('0.7');
    const design = useDesign();
    design.undo();
    await flushPromises();
    expect(field('alpha').element.value).toBe('0.6');
    expect(field('kappa').element.value).toBe('0.1');
    design.undo();
    design.redo();
    await flushPromises();
    expect(field('kappa').element.value).toBe('0.1');
  });
});

describe('kinds, coordinates and quantities', () => {
  beforeEach(() => open());
  const choice = (name: string) => form.get<HTMLSelectElement>(`select[aria-label="${name}"]`);
  const head = () => form.get('#system-title').text();
  const rows = () => form.findAll('.row').map((row) => row.get('label').text());

  it('show the parameters of the chosen spectrum, with its formulas', async () => {
    expect(head()).toBe('System power-law spectrum, quartic loss');
    await choice('spectrum').setValue('broken');
    expect(head()).toContain('broken power-law spectrum');
    expect(field('beta2').element.value).toBe('1.2');
    expect(form.findAll('.kind')[0]?.findAll('.given math')).toHaveLength(3);
    expect(form.text()).toContain('505 points');
    await choice('spectrum').setValue('measured');
    expect(rows()).not.toContain('eigenvalue exponent');
    expect(form.text()).toContain('No file is chosen');
    useDesign().undo();
    await flushPromises();
    expect(choice('spectrum').element.value).toBe('broken');
    expect(form.text()).toContain('505 points');
  });

  it('take expressions, and say what cannot be read where it stands', async () => {
    await choice('loss').setValue('formula');
    expect(field('ell').element.value).toBe('Delta^2/2 + u*Delta^4/4');
    await field('ell').setValue('Delta^2/2 +');
    const id = field('ell').attributes('aria-describedby')?.split(' ')[1] ?? '';
    expect(form.get(`[id="${id}"]`).text()).toMatch(/^ℓ = "Delta\^2\/2 \+" cannot be read: /);
    expect(field('ell').attributes('aria-invalid')).toBe('true');
    expect(form.text()).toContain('1 field to correct');
  });

  it('take the file of a measured spectrum', async () => {
    const exponents = { windows: [], powerLaw: { from: 3, to: 300, alpha: { value: 0.604 }, beta: { value: 0.9 } } };
    await open({
      'spectra.import': () => ({ file: 'kernel.csv', content: '0123456789abcdef', modes: 5000, exponents }),
      'spectra.get': () => ({ lambda: Float64Array.of(1, 0.5), y: Float64Array.of(1, 1) }),
    });
    await choice('spectrum').setValue('measured');
    const chooser = form.get<HTMLInputElement>('input[type="file"]');
    Object.defineProperty(chooser.element, 'files', { value: [new File(['lambda,y\n1,1\n0.5,1'], 'kernel.csv')] });
    await chooser.trigger('change');
    for (let turn = 0; turn < 5; turn++) await flushPromises();
    expect(form.get('.measured output').text()).toBe('kernel.csv 0123456789ab');
    expect(form.get('.measured .meaning').text()).toContain('5000 modes');
    expect(form.text()).toContain('505 points');
    expect(useDesign().check.document).toMatchObject({ system: { file: 'kernel.csv', content: '0123456789abcdef' } });
  });

  it('mend K = ∞ at a press where finitely many modes are asked for', async () => {
    await choice('spectrum').setValue('formula');
    expect(field('K').attributes('aria-invalid')).toBe('true');
    await form.get('.remedy').trigger('click');
    expect(field('K').element.value).toBe('10000');
    expect(form.text()).not.toContain('to correct');
    expect(form.find('.remedy').exists()).toBe(false);
  });

  it('put a parameter on an axis at a press, and P behind all others', async () => {
    const design = useDesign();
    const vary = (name: string) =>
      form.findAll('button.vary').find((button) => button.text() === `Vary ${name} along an axis`);
    await vary('width')?.trigger('click');
    expect(design.draft.axes[0]).toMatchObject({ parameter: 'N', values: '20, 200, ∞' });
    expect(form.text()).toContain('1515 points');
    expect(vary('width')).toBeUndefined();
    await form.findAll('.chip-button').at(-1)?.trigger('keydown', { key: 'Delete' });
    await field('P').setValue('100');
    await vary('training samples')?.trigger('click');
    expect(design.draft.axes.map(({ parameter }) => parameter)).toEqual(['N', 'u', 'P']);
    design.undo();
    await flushPromises();
    expect(design.draft.fields.P).toBe('100');
  });

  it('say on which parameters no chosen quantity depends', async () => {
    useDesign().edit('quantities', (draft) => (draft.quantities = ['response']));
    await flushPromises();
    const row = form.findAll('.row').find((each) => each.get('label').text() === 'label noise');
    expect(row?.get('.range').text()).toBe('without effect here');
    expect(row?.find('button.vary').exists()).toBe(false);
  });

  it('offer on an axis only what the quantities depend on', async () => {
    await form.findAll('.chip-button')[0]?.trigger('click');
    const options = () => form.findAll('.editor option').map((option) => option.attributes('value'));
    expect(options()).toContain('noise');
    expect(options()).not.toContain('modes_left');
    expect(options()).not.toContain('kc');
    useDesign().edit('quantities', (draft) => (draft.quantities = ['response']));
    await flushPromises();
    expect(options()).not.toContain('noise');
    expect(options()).toContain('u');
  });
});

describe('running and saving', () => {
  it('runs a template as the document it is', async () => {
    await open({ 'runs.start': () => runOf(1) });
    expect(await useDesign().run()).toBe(1);
    expect(client.calls.at(-1)).toMatchObject({ name: 'runs.start', input: { document: { name: 'Figure 1' } } });
    expect(useDesign().unsaved).toBe(false);
  });

  it('saves a revision before it runs a changed study', async () => {
    await open({
      'runs.start': () => runOf(2),
      'studies.save': ({ document }: { document: object }) => ({ study: 1, revision: 2, document }),
      'studies.get': () => ({ study: 1, revision: 1, document: presets[0]?.document }),
    });
    const design = useDesign();
    await design.openStudy(1);
    expect(design.unsaved).toBe(false);
    await field('kappa').setValue('0.1');
    expect(form.text()).toContain('rev 1, unsaved');
    await design.run();
    expect(client.calls.map(({ name }) => name).slice(-2)).toEqual(['studies.save', 'runs.start']);
    expect(form.text()).toContain('rev 2');
  });

  it('shows what the application refuses and keeps the draft', async () => {
    await open({
      'studies.create': () => {
        throw new CoarsegrainError({ kind: 'read-only', message: 'Another process holds the database.' });
      },
    });
    await field('kappa').setValue('0.1');
    await useDesign().save();
    expect(useMessages().current).toMatchObject({ failed: true, text: 'Another process holds the database.' });
    expect(field('kappa').element.value).toBe('0.1');
    expect(useDesign().unsaved).toBe(true);
  });

  it('brings back what was not saved when another study was opened', async () => {
    await open();
    await field('kappa').setValue('0.1');
    useDesign().openNew();
    await flushPromises();
    expect(field('kappa').element.value).toBe('10');
    useMessages().current?.undo?.();
    await flushPromises();
    expect(field('kappa').element.value).toBe('0.1');
  });
});

describe('a study with axes that are not typed', () => {
  beforeEach(() => open());
  const sobol = [
    { parameter: 'alpha', from: 0.4, to: 1.2, spacing: 'linear' },
    { parameter: 'noise', from: 0.1, to: 1, spacing: 'logarithmic' },
  ] as const;
  const document: Study = {
    ...presets[0]!.document,
    system: { beta: 0.9, K: 'infinite' },
    axes: [
      { sobol: [...sobol], count: 8, seed: 1 },
      { parameter: 'P', values: [10, 100] },
    ],
    derived: { kappa: '0.1*P^-0.3' },
  };

  it('shows them, and keeps them while the rest is edited and saved', async () => {
    const design = useDesign();
    design.open(document, null);
    await flushPromises();
    const chip = form.get('.chip-button');
    expect(chip.attributes('aria-label')).toBe('Axis of eigenvalue exponent, label noise, 1 of 2');
    expect(chip.text()).toContain('Sobol sequence of 8 points, seed 1: α from 0.4 to 1.2, linear; σ² from 0.1 to 1');
    expect(form.find('[data-field="system.alpha"]').exists()).toBe(false);
    expect(form.text()).toContain('derived below');
    await chip.trigger('click');
    expect(form.get('.editor pre').text()).toContain('"sobol"');
    await field('beta').setValue('1.1');
    expect(design.check.document).toEqual({ ...document, system: { ...document.system, beta: 1.1 } });
    expect(form.text()).toContain('16 points');
    design.undo();
    await flushPromises();
    expect(design.check.document).toEqual(document);
  });

  it('edits and removes what is derived', async () => {
    const design = useDesign();
    design.open(document, null);
    await flushPromises();
    const expression = form.get<HTMLInputElement>('[aria-label="Expression for ridge"]');
    await expression.setValue('P - 50');
    expect(expression.attributes('aria-invalid')).toBe('true');
    expect(form.text()).toContain('κ = P - 50 gives −40 at P = 10, κ > 0.');
    await expression.setValue('P/5');
    expect(design.check.expansion?.base.kappa).toBe(2);
    await form.get('[aria-label="Remove the expression for ridge"]').trigger('click');
    expect(design.draft.derived).toEqual({});
    expect(form.find('[data-field="system.kappa"]').exists()).toBe(true);
  });
});

describe('a run that asks', () => {
  const question = { kind: 'not-confirmed', field: 'confirmed', message: 'The run has 2e7 points.' } as const;
  const answers = {
    'runs.start': ({ confirmed }: { confirmed?: boolean }) => {
      if (!confirmed) throw new CoarsegrainError(question);
      return runOf(9);
    },
  };
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([true, false])('is begun only where the answer is yes: %s', async (answer) => {
    const confirm = vi.fn(() => answer);
    vi.stubGlobal('confirm', confirm);
    await open(answers);
    const run = await useDesign().run();
    expect(confirm).toHaveBeenCalledOnce();
    expect(run).toBe(answer ? 9 : undefined);
    expect(client.calls.filter(({ name }) => name === 'runs.start')).toHaveLength(answer ? 2 : 1);
    expect(useMessages().current?.text).toBe(answer ? undefined : question.message);
  });
});
