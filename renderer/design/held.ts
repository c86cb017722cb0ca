/** What the preview draws while a field is wrong: that field's last good value, and everything else as it is typed. */
import { findParameter } from '../../core/model/parameters.ts';
import type { Expansion } from '../../core/study/expansion.ts';
import { expressionWords } from '../format/kinds.ts';
import { typedNumber } from '../format/numbers.ts';
import { checkDraft, type Check } from './check.ts';
import type { Draft } from './draft.ts';

export interface Held {
  /** Null where nothing can be drawn. */
  expansion: Expansion | null;
  /** What is held, in words; empty where every field is right. */
  words: string;
}

/** @param good the last draft without a wrong field */
export function heldPreview(draft: Draft, check: Check, good: Draft | null): Held {
  if (check.expansion) return { expansion: check.expansion, words: '' };
  if (!good) return { expansion: null, words: 'waits for fields to be corrected' };
  const patched: Draft = { ...draft, fields: { ...draft.fields }, words: { ...draft.words } };
  const words: string[] = [];
  // A field that is held may show that another does not go with it.
  for (let { problems } = check; ;) {
    const before = words.length;
    for (const field of Object.keys(problems)) hold(field, patched, good, words);
    const next = checkDraft(patched);
    if (next.expansion) return { expansion: next.expansion, words: words.join(', ') };
    if (words.length === before) {
      return { expansion: checkDraft(good).expansion, words: 'shows the last study without errors' };
    }
    problems = next.problems;
  }
}

function hold(field: string, patched: Draft, good: Draft, words: string[]): void {
  const [group, key = ''] = field.split('.');
  const parameter = findParameter(key);
  if (group === 'name') {
    patched.name = good.name;
  } else if (group === 'system' && parameter) {
    if (patched.fields[parameter.key] === good.fields[parameter.key]) return;
    patched.fields[parameter.key] = good.fields[parameter.key];
    const value = good.fields[parameter.key] || typedNumber(parameter.fallback ?? NaN);
    words.push(`${parameter.symbol} held at ${value}`);
  } else if (group === 'system' && isWord(key)) {
    if (patched.words[key] === good.words[key]) return;
    patched.words[key] = good.words[key];
    words.push(`${key === 'file' ? 'file' : expressionWords[key].name} held`);
  } else if (group === 'derived' && patched.derived !== good.derived) {
    patched.derived = good.derived;
    words.push('derived parameters held at their last expressions');
  } else if (group === 'results' && patched.results !== good.results) {
    patched.results = good.results;
    words.push('derived columns held at their last expressions');
  } else if (patched.axes !== good.axes) {
    patched.axes = good.axes;
    words.push('axes held at their last values');
  }
}

function isWord(key: string): key is keyof typeof expressionWords | 'file' {
  return key === 'file' || key in expressionWords;
}
