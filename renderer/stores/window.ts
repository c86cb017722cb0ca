/** What the window shows: place, panes, theme. Remembered from one start to the next. */
import { defineStore } from 'pinia';
import { computed, ref, watch, type Ref } from 'vue';

export const places = [
  { name: 'design', title: 'Design' },
  { name: 'results', title: 'Results' },
] as const;
export type Place = (typeof places)[number]['name'];
export const themes = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themes)[number];

/** Below this width the inspector lies over the chart instead of beside it. */
export const overlayBelow = 1100;
/** Below this width the library does so too. */
export const libraryOverlayBelow = 900;

const key = 'coarsegrain.window';

interface Remembered {
  theme: ThemeChoice;
  library: boolean;
  inspector: boolean;
}

export const useWindow = defineStore('window', () => {
  const remembered = recall();
  const place = ref<Place>('results');
  const theme = ref<ThemeChoice>(remembered.theme);
  const library = ref(remembered.library);
  const inspector = ref(remembered.inspector);
  const sheet = ref(false);

  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const dark = ref(systemDark.matches);
  systemDark.addEventListener('change', (event) => {
    dark.value = event.matches;
  });
  const shownTheme = computed(() => (theme.value === 'system' ? (dark.value ? 'dark' : 'light') : theme.value));

  const overlay = narrower(overlayBelow, inspector);
  const libraryOverlay = narrower(libraryOverlayBelow, library);
  // One pane at a time lies over the rest.
  watch(inspector, (open) => {
    if (open && libraryOverlay.value) library.value = false;
  });
  watch(library, (open) => {
    if (open && libraryOverlay.value) inspector.value = false;
  });

  watch(shownTheme, (name) => (document.documentElement.dataset.theme = name), { immediate: true, flush: 'sync' });
  watch([theme, library, inspector], () => {
    const state: Remembered = { theme: theme.value, library: library.value, inspector: inspector.value };
    localStorage.setItem(key, JSON.stringify(state));
  });

  /** From the system's theme to the other one, so that the first step is seen. */
  function nextTheme(): void {
    const cycle: ThemeChoice[] = dark.value ? ['system', 'light', 'dark'] : ['system', 'dark', 'light'];
    theme.value = cycle[(cycle.indexOf(theme.value) + 1) % cycle.length] ?? 'system';
  }
  /** What was chosen in a library that lies over the rest is no longer hidden by it. */
  function uncover(): void {
    if (libraryOverlay.value) library.value = false;
  }
  return { place, theme, shownTheme, library, inspector, overlay, libraryOverlay, sheet, nextTheme, uncover };
});

/** Whether the window is narrower; it closes the pane when it becomes so. */
function narrower(width: number, pane: Ref<boolean>): Ref<boolean> {
  const query = matchMedia(`(max-width: ${String(width - 1)}px)`);
  const matches = ref(query.matches);
  query.addEventListener('change', (event) => {
    matches.value = event.matches;
    if (event.matches) pane.value = false;
  });
  if (matches.value) pane.value = false;
  return matches;
}

function recall(): Remembered {
  const state: Remembered = { theme: 'system', library: true, inspector: true };
  const text = localStorage.getItem(key);
  if (text === null) return state;
  const stored = JSON.parse(text) as Partial<Record<keyof Remembered, unknown>>;
  const theme = themes.find((candidate) => candidate === stored.theme);
  if (theme) state.theme = theme;
  if (typeof stored.library === 'boolean') state.library = stored.library;
  if (typeof stored.inspector === 'boolean') state.inspector = stored.inspector;
  return state;
}
