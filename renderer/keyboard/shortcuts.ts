/** The window's keyboard. Single keys work only while nothing is being typed. */
import { nextTick, onBeforeUnmount, onMounted } from 'vue';
import { useDesign } from '../stores/design.ts';
import { useLibrary } from '../stores/library.ts';
import { useMap } from '../stores/map.ts';
import { useResults } from '../stores/results.ts';
import { useWindow } from '../stores/window.ts';
import { startRun } from '../design/start.ts';
import { noRatio } from '../chart/switches.ts';
import { toggleTable } from '../results/table-focus.ts';
import { shortcutOf, type ShortcutName } from './list.ts';

export function useShortcuts(): void {
  const view = useWindow();
  const design = useDesign();
  const results = useResults();
  const map = useMap();
  const library = useLibrary();

  const everywhere: Partial<Record<ShortcutName, () => void>> = {
    design: () => (view.place = 'design'),
    results: () => (view.place = 'results'),
    library: () => (view.library = !view.library),
    inspector: () => (view.inspector = !view.inspector),
    search() {
      view.library = true;
      void nextTick(() => document.getElementById('library-search')?.focus());
    },
    create: () => {
      design.openNew();
    },
    cancel() {
      const run = library.running ?? (results.summary?.status === 'queued' ? results.summary : null);
      if (run) void results.cancel(run.run);
    },
    sheet: () => (view.sheet = !view.sheet),
  };
  const inDesign: Partial<Record<ShortcutName, () => void>> = {
    run: () => void startRun(),
    save: () => void design.save(),
    undo: () => {
      design.undo();
    },
    redo: () => {
      design.redo();
    },
    axis: () => document.getElementById('add-axis')?.click(),
  };
  const inResults: Partial<Record<ShortcutName, (event: KeyboardEvent) => void>> = {
    table: () => void toggleTable(results),
    ratio() {
      if (results.set && noRatio(results.set) === '') results.ratio = !results.ratio;
    },
    left: (event) => {
      if (results.mapShown) moveOnMap(-1, 0, event);
      else results.moveCursor(-1, event.shiftKey);
    },
    right: (event) => {
      if (results.mapShown) moveOnMap(1, 0, event);
      else results.moveCursor(1, event.shiftKey);
    },
    map() {
      if (results.mappable) results.map = !results.map;
    },
    curve(event) {
      const curve = results.listed[Number(event.key) - 1];
      if (curve) results.toggleCurve(curve.index);
    },
    zoomIn: () => {
      (results.mapShown ? map : results).zoomBy(0.5);
    },
    zoomOut: () => {
      (results.mapShown ? map : results).zoomBy(2);
    },
    zoomReset: () => ((results.mapShown ? map : results).zoom = null),
  };
  /** Keys that a map has and curves leave to the page. */
  const onMap: Partial<Record<ShortcutName, (event: KeyboardEvent) => void>> = {
    up: (event) => {
      moveOnMap(0, 1, event);
    },
    down: (event) => {
      moveOnMap(0, -1, event);
    },
  };
  /** A point along the grid, or a tenth of it. */
  function moveOnMap(columns: number, rows: number, { shiftKey }: KeyboardEvent): void {
    const { x, y } = map.set ?? {};
    const stride = (count = 0) => (shiftKey ? Math.max(1, Math.round(count / 10)) : 1);
    map.move(columns * stride(x?.values.length), rows * stride(y?.values.length));
  }

  function onKey(event: KeyboardEvent): void {
    if (view.sheet && event.key === 'Escape') {
      view.sheet = false;
      return;
    }
    const name = shortcutOf(event);
    if (!name || event.altKey || event.defaultPrevented) return;
    if (!event.ctrlKey && !event.metaKey && takesKey(event.target, event.key)) return;
    const action =
      everywhere[name] ??
      (view.place === 'design' ? inDesign[name] : (inResults[name] ?? (results.mapShown ? onMap[name] : undefined)));
    if (!action) return;
    event.preventDefault();
    action(event);
  }
  onMounted(() => {
    addEventListener('keydown', onKey);
  });
  onBeforeUnmount(() => {
    removeEventListener('keydown', onKey);
  });
}

/** Whether a single key belongs to the element that has the focus: to a text field and a list all, to radio buttons the arrows. */
function takesKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) {
    if (target.type === 'radio') return key.startsWith('Arrow');
    return target.type !== 'checkbox';
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
