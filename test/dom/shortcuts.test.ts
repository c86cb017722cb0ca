import { describe, expect, it } from 'vitest';
import { shortcutOf, shortcuts } from '../../renderer/keyboard/list.ts';

describe('shortcuts', () => {
  it.each([
    [{ key: 'z', ctrlKey: true }, 'undo'],
    [{ key: 'Z', ctrlKey: true, shiftKey: true }, 'redo'],
    [{ key: 'z', metaKey: true }, 'undo'],
    [{ key: '?', shiftKey: true }, 'sheet'],
    [{ key: '+', shiftKey: true }, 'zoomIn'],
    [{ key: 'ArrowRight', shiftKey: true }, 'right'],
    [{ key: 'T' }, 'table'],
    [{ key: 't', ctrlKey: true }, undefined],
    [{ key: 'T', shiftKey: true }, undefined],
  ] as const)('%j means %s', (event, name) => {
    expect(shortcutOf(new KeyboardEvent('keydown', event))).toBe(name);
  });

  it('never share a key', () => {
    const keys = Object.values(shortcuts).flatMap((shortcut) => [...shortcut.keys]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
