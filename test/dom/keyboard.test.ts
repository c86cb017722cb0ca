/** Single keys in a window with controls that have the focus. */
import './standards-mode.ts';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { previewCurveSet } from '../../core/chart/curve-set.ts';
import { presets } from '../../core/study/presets.ts';
import PointTable from '../../renderer/results/PointTable.vue';
import SegmentedChoice from '../../renderer/components/SegmentedChoice.vue';
import { useShortcuts } from '../../renderer/keyboard/shortcuts.ts';
import { useResults } from '../../renderer/stores/results.ts';
import { useWindow } from '../../renderer/stores/window.ts';
import { fakeClient, runOf } from './fake-client.ts';

const set = previewCurveSet(presets[0]?.document, { curves: 500, points: 200_000 });
const choices = [{ value: 'a', label: 'one' }];
const Host = defineComponent(() => {
  useShortcuts();
  const results = useResults();
  return () => [
    h('div', { id: 'curves-chart', tabindex: 0 }),
    h(SegmentedChoice, { modelValue: 'a', label: 'choice', choices }),
    h('select', h('option', 'x')),
    h('input', { type: 'text' }),
    results.table ? h(PointTable, { set }) : null,
  ];
});

beforeEach(async () => {
  setActivePinia(createPinia());
  document.body.innerHTML = '';
  fakeClient({ 'runs.get': () => ({ ...runOf(1), document: presets[0]?.document }), 'runs.curves': () => set });
  await useResults().open(1);
});
const press = async (target: Element, key: string) => {
  (target as HTMLElement).focus();
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await flushPromises();
};

describe('single keys', () => {
  it('work on a chosen radio button, whose own keys are the arrows alone; not while something is typed or listed', async () => {
    const host = mount(Host, { attachTo: document.body });
    const results = useResults();
    const radio = host.get('input[type="radio"]');
    await press(radio.element, 'r');
    expect(results.ratio).toBe(false);
    await press(radio.element, 'ArrowRight');
    expect(results.cursor).toBeNull();
    await press(host.get('select').element, 'r');
    await press(host.get('input[type="text"]').element, 'r');
    expect(results.ratio).toBe(false);
    host.unmount();
  });

  it('have the arrows too after a choice by pointer', async () => {
    const host = mount(Host, { attachTo: document.body });
    const radio = host.get('input[type="radio"]');
    (radio.element as HTMLElement).focus();
    await radio.trigger('click', { detail: 1 });
    expect(document.activeElement).toBe(document.body);
    (radio.element as HTMLElement).focus();
    await radio.trigger('click', { detail: 0 });
    expect(document.activeElement).toBe(radio.element);
    host.unmount();
  });

  it('take the focus to the table and back', async () => {
    const host = mount(Host, { attachTo: document.body });
    const radio = host.get('input[type="radio"]').element;
    await press(radio, 't');
    expect(document.activeElement?.id).toBe('points-table');
    await press(document.activeElement ?? document.body, 't');
    expect(document.activeElement).toBe(radio);
    (radio as HTMLElement).blur();
    await press(document.body, 't');
    await press(document.activeElement ?? document.body, 't');
    expect(document.activeElement?.id).toBe('curves-chart');
    host.unmount();
  });
});

describe('the theme', () => {
  it('changes with the first step already', () => {
    const view = useWindow();
    const before = view.shownTheme;
    view.nextTheme();
    expect(view.shownTheme).not.toBe(before);
    view.nextTheme();
    expect(view.shownTheme).toBe(before);
    view.nextTheme();
    expect(view.theme).toBe('system');
  });
});
