import { describe, expect, it } from 'vitest';
import { History } from '../../renderer/design/history.ts';

describe('undo', () => {
  it('goes back step by step and forward again', () => {
    const history = new History<string>();
    history.remember('a', 'x', 0);
    history.remember('b', 'y', 10);
    expect(history.undo('c')).toBe('b');
    expect(history.undo('b')).toBe('a');
    expect(history.undo('a')).toBeUndefined();
    expect(history.redo('a')).toBe('b');
    expect(history.redo('b')).toBe('c');
    expect(history.canRedo).toBe(false);
  });

  it('takes quick changes of one field as one', () => {
    const history = new History<string>();
    history.remember('', 'alpha', 0);
    history.remember('0', 'alpha', 200);
    history.remember('0.', 'alpha', 400);
    expect(history.undo('0.6')).toBe('');
    expect(history.canUndo).toBe(false);
  });

  it('parts changes that are a while apart, and what follows an undo', () => {
    const history = new History<string>();
    history.remember('a', 'alpha', 0);
    history.remember('b', 'alpha', 5000);
    expect(history.undo('c')).toBe('b');
    history.remember('b', 'alpha', 5100);
    expect(history.canRedo).toBe(false);
    expect(history.undo('d')).toBe('b');
  });
});
