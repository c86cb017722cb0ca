/** What the window shows: place, panes, theme. Remembered from one start to the next. */
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';

export const places = [
  { name: 'design', title: 'Design' },
  { name: 'results', title: 'Results' },
] as const;
export type Place = (typeof places)[number]['name'];
export const themes = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themes)[number];

/** Below this width the inspector lies over the chart instead of beside it. */
export const overlayBelow = 1100;

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

  const narrow = matchMedia(`(max-width: ${String(overlayBelow - 1)}px)`);
  const overlay = ref(narrow.matches);
  narrow.addEventListener('change', (event) => {
    overlay.value = event.matches;
    if (event.matches) inspector.value = false;
  });
  if (overlay.value) inspector.value = false;

  watch(shownTheme, (name) => (document.documentElement.dataset.theme = name), { immediate: true, flush: 'sync' });
  watch([theme, library, inspector], () => {
    const state: Remembered = { theme: theme.value, library: library.value, inspector: inspector.value };
    localStorage.setItem(key, JSON.stringify(state));
  });

  function nextTheme(): void {
    theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system';
  }
  return { place, theme, shownTheme, library, inspector, overlay, sheet, nextTheme };
});

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
