/** Every shortcut, once: what the sheet shows and what the keyboard does. */
export interface Shortcut {
  /** As pressed: modifiers in the order Ctrl, Shift, then the key. Ctrl is Cmd on a Mac. */
  keys: readonly string[];
  shown: string;
  does: string;
}

export const shortcuts = {
  design: { keys: ['Ctrl 1'], shown: 'Ctrl 1', does: 'go to Design' },
  results: { keys: ['Ctrl 2'], shown: 'Ctrl 2', does: 'go to Results' },
  library: { keys: ['Ctrl b'], shown: 'Ctrl B', does: 'show or hide the library' },
  inspector: { keys: ['Ctrl i'], shown: 'Ctrl I', does: 'show or hide the inspector' },
  search: { keys: ['/'], shown: '/', does: 'search the library' },
  create: { keys: ['Ctrl n'], shown: 'Ctrl N', does: 'new study' },
  run: { keys: ['Ctrl Enter'], shown: 'Ctrl ↵', does: 'run the study' },
  cancel: { keys: ['Ctrl .'], shown: 'Ctrl .', does: 'cancel the run' },
  save: { keys: ['Ctrl s'], shown: 'Ctrl S', does: 'save a revision' },
  undo: { keys: ['Ctrl z'], shown: 'Ctrl Z', does: 'undo in the study' },
  redo: { keys: ['Ctrl Shift z', 'Ctrl y'], shown: 'Ctrl Shift Z', does: 'redo' },
  axis: { keys: ['a'], shown: 'A', does: 'add an axis' },
  table: { keys: ['t'], shown: 'T', does: 'table or chart' },
  ratio: { keys: ['r'], shown: 'R', does: 'panel with the ratio to the Gaussian process, or with residuals' },
  left: { keys: ['ArrowLeft', 'Shift ArrowLeft'], shown: '←', does: 'cursor back (Shift: a decade)' },
  right: { keys: ['ArrowRight', 'Shift ArrowRight'], shown: '→', does: 'cursor forward (Shift: a decade)' },
  up: { keys: ['ArrowUp', 'Shift ArrowUp'], shown: '↑', does: 'on a map, cursor up (Shift: a tenth)' },
  down: { keys: ['ArrowDown', 'Shift ArrowDown'], shown: '↓', does: 'on a map, cursor down (Shift: a tenth)' },
  map: { keys: ['m'], shown: 'M', does: 'curves or map' },
  curve: { keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], shown: '1–9', does: 'show or hide a curve' },
  zoomIn: { keys: ['+', '='], shown: '+', does: 'zoom in at the cursor' },
  zoomOut: { keys: ['-', '−'], shown: '−', does: 'zoom out' },
  zoomReset: { keys: ['0'], shown: '0', does: 'show all' },
  sheet: { keys: ['?', 'Shift ?'], shown: '?', does: 'this sheet' },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof shortcuts;

/** The shortcut that an event means, if any. */
export function shortcutOf(event: KeyboardEvent): ShortcutName | undefined {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const pressed = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.shiftKey && !isShifted(event.key) ? 'Shift' : '',
    key,
  ];
  const text = pressed.filter(Boolean).join(' ');
  return (Object.keys(shortcuts) as ShortcutName[]).find((name) =>
    (shortcuts[name].keys as readonly string[]).includes(text),
  );
}

/** Keys that some keyboards reach only with Shift. */
function isShifted(key: string): boolean {
  return ['?', '+', '=', '/'].includes(key);
}
