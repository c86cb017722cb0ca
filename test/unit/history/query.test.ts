import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { changeWords } from '../../../core/history/change.ts';
import { choices, parseQuery, type Condition } from '../../../core/history/query.ts';
import { runStatuses } from '../../../core/history/status.ts';
import { parameters } from '../../../core/model/parameters.ts';
import { quantityNames } from '../../../core/quantities/index.ts';

const understood: [query: string, conditions: Condition[]][] = [
  ['', []],
  ['  \n ', []],
  [
    'finite width',
    [
      { kind: 'word', word: 'finite' },
      { kind: 'word', word: 'width' },
    ],
  ],
  ['"finite width"', [{ kind: 'word', word: 'finite width' }]],
  ['"pinned" "u>1" "tag:x"', ['pinned', 'u>1', 'tag:x'].map((word) => ({ kind: 'word', word }))],
  ['pinned trashed', [{ kind: 'pinned' }, { kind: 'trashed' }]],
  ['tag:draft', [{ kind: 'tag', tag: 'draft' }]],
  ['tag:"two words"', [{ kind: 'tag', tag: 'two words' }]],
  ['tag:a=b', [{ kind: 'tag', tag: 'a=b' }]],
  ['status:failed', [{ kind: 'status', status: 'failed' }]],
  ['quantity:posterior', [{ kind: 'quantity', quantity: 'posterior' }]],
  ['study:12', [{ kind: 'study', study: 12 }]],
  [
    'after:2026-11-01 before:2027',
    [
      { kind: 'after', date: '2026-11-01' },
      { kind: 'before', date: '2027' },
    ],
  ],
  ['before:2028-02-29', [{ kind: 'before', date: '2028-02-29' }]],
  ['alpha=0.6', [{ kind: 'value', parameter: 'alpha', comparison: '=', value: 0.6 }]],
  ['u>1', [{ kind: 'value', parameter: 'u', comparison: '>', value: 1 }]],
  ['P>=1e2', [{ kind: 'value', parameter: 'P', comparison: '>=', value: 100 }]],
  ['P≥100', [{ kind: 'value', parameter: 'P', comparison: '>=', value: 100 }]],
  ['κ≤.5', [{ kind: 'value', parameter: 'kappa', comparison: '<=', value: 0.5 }]],
  ['u<-1', [{ kind: 'value', parameter: 'u', comparison: '<', value: -1 }]],
  ['u=−1', [{ kind: 'value', parameter: 'u', comparison: '=', value: -1 }]],
  ['K=infinite', [{ kind: 'value', parameter: 'K', comparison: '=', value: Infinity }]],
  ['K=∞', [{ kind: 'value', parameter: 'K', comparison: '=', value: Infinity }]],
  ['loss=sextic', [{ kind: 'choice', choice: 'loss', word: 'sextic' }]],
  ['spectrum=broken', [{ kind: 'choice', choice: 'spectrum', word: 'broken' }]],
  ['P×', [{ kind: 'word', word: 'P×' }]],
];

const refused: [query: string, word: string, kind: string, allowed: string][] = [
  ['a tga:draft', 'tga:draft', 'unknown-name', 'tag:…, status:…'],
  ['http://x', 'http://x', 'unknown-name', 'pinned'],
  ['tag:', 'tag:', 'missing', 'a value'],
  ['status:broken', 'status:broken', 'unknown-name', 'queued, running, paused'],
  ['quantity:loss', 'quantity:loss', 'unknown-name', 'effective-action'],
  ['study:0', 'study:0', 'outside-range', 'number of a study'],
  ['study:x', 'study:x', 'outside-range', 'number of a study'],
  ['after:yesterday', 'after:yesterday', 'wrong-type', '2026-11'],
  ['after:2026-13', 'after:2026-13', 'wrong-type', '2026-11'],
  ['before:2026-02-30', 'before:2026-02-30', 'wrong-type', 'a day'],
  ['gamma=1', 'gamma=1', 'unknown-name', 'alpha'],
  ['n=2', 'n=2', 'unknown-name', 'power'],
  ['=3', '=3', 'unknown-name', 'alpha'],
  ['u>', 'u>', 'not-a-number', 'a number'],
  ['u>1>2', 'u>1>2', 'not-a-number', 'a number'],
  ['u==1', 'u==1', 'not-a-number', 'a number'],
  ['P=1e', 'P=1e', 'not-a-number', 'a number'],
  ['alpha=NaN', 'alpha=NaN', 'not-a-number', 'a number'],
  ['loss>sextic', 'loss>sextic', 'wrong-type', 'loss=…'],
  ['loss=septic', 'loss=septic', 'unknown-name', 'sextic'],
  ['a "b c', '"b c', 'wrong-type', 'a second quote'],
];

describe('a query', () => {
  it.each(understood)('%s', (query, conditions) => {
    expect(parseQuery(query)).toEqual(conditions);
  });

  it.each(refused)(
    '%s: the word that is not understood is named, and what is allowed',
    (query, word, kind, allowed) => {
      let report;
      try {
        parseQuery(query);
      } catch (error) {
        report = (error as CoarsegrainError).report;
      }
      expect(report).toMatchObject({ kind, field: 'query', value: word });
      expect(report?.allowed).toContain(allowed);
      expect(report?.message).toContain(word);
    },
  );

  it('has an end', () => {
    expect(parseQuery('a '.repeat(50))).toHaveLength(50);
    for (const query of ['a '.repeat(51), 'a'.repeat(1001)]) {
      expect(() => parseQuery(query)).toThrow(/too long/);
    }
  });

  it('of whatever text gives conditions, or says what it does not understand', () => {
    const pieces = fc.constantFrom(
      ...[
        'tag:',
        'status:',
        'after:',
        'study:',
        '2026-',
        'alpha',
        'u',
        'loss',
        '=',
        '<=',
        '>',
        '≥',
        '"',
        ' ',
        '1e3',
        'pinned',
        '∞',
        '-',
        ':',
      ],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 14 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          for (const condition of parseQuery(text)) expect(typeof condition.kind).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(CoarsegrainError);
          expect((error as CoarsegrainError).report.field).toBe('query');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('written from conditions is read as these', () => {
    const quotable = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !text.includes('"'));
    const choice = fc.constantFrom(...(Object.keys(choices) as (keyof typeof choices)[]));
    const written: fc.Arbitrary<[string, Condition]> = fc.oneof(
      quotable.map((word): [string, Condition] => [`"${word}"`, { kind: 'word', word }]),
      quotable.map((tag): [string, Condition] => [`tag:"${tag}"`, { kind: 'tag', tag }]),
      fc
        .constantFrom(...runStatuses)
        .map((status): [string, Condition] => [`status:${status}`, { kind: 'status', status }]),
      fc
        .constantFrom(...quantityNames)
        .map((quantity): [string, Condition] => [`quantity:${quantity}`, { kind: 'quantity', quantity }]),
      fc
        .tuple(
          fc.constantFrom(...parameters.map(({ key }) => key)),
          fc.constantFrom('<' as const, '<=' as const, '=' as const, '>=' as const, '>' as const),
          fc.double({ noNaN: true, min: -Number.MAX_VALUE }),
        )
        .map(([parameter, comparison, value]): [string, Condition] => [
          `${parameter}${comparison}${value === Infinity ? 'infinite' : Object.is(value, -0) ? '-0' : String(value)}`,
          { kind: 'value', parameter, comparison, value },
        ]),
      choice
        .chain((name) => fc.constantFrom<string>(...choices[name]).map((word) => [name, word] as const))
        .map(([name, word]): [string, Condition] => [`${name}=${word}`, { kind: 'choice', choice: name, word }]),
    );
    fc.assert(
      fc.property(fc.array(written, { maxLength: 8 }), (conditions) => {
        expect(parseQuery(conditions.map(([text]) => text).join(' '))).toEqual(
          conditions.map(([, condition]) => condition),
        );
      }),
    );
  });
});

it('a change is worded by what was done to what', () => {
  const words = (studies: number[], runs: number[]) => changeWords({ verb: 'trash', studies, runs });
  expect(words([], [3])).toBe('moving run 3 to the trash');
  expect(words([1, 2], [3])).toBe('moving studies 1, 2 and run 3 to the trash');
  expect(changeWords({ verb: 'tag', studies: [], runs: [1, 2, 3, 4, 5, 6, 7] })).toBe(
    'tagging runs 1, 2, 3, 4, 5, … (7)',
  );
});
