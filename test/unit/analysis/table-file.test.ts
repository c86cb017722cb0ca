import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findColumn, positive, readNumbers, readTable, toNumber } from '../../../core/analysis/table-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const table = (text: string) => readTable(bytes(text));
const message = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

describe('reads', () => {
  test.each([
    ['commas', 'L,x,m\n8,0.1,2\n16,0.2,3\n'],
    ['tabs', 'L\tx\tm\n8\t0.1\t2\n16\t0.2\t3\n'],
    ['semicolons and decimal commas', 'L;x;m\n8;0,1;2\n16;0,2;3\n'],
    ['spaces', '  L   x m\n 8 0.1  2\n16 0.2 3  \n'],
    ['spaces around commas', 'L, x, m\n8, 0.1 , 2\n16 ,0.2,3'],
    ['a byte order mark and the ends of lines of Windows', '\uFEFFL,x,m\r\n8,0.1,2\r\n16,0.2,3\r\n'],
    ['old ends of lines', 'L,x,m\r8,0.1,2\r16,0.2,3\r'],
    ['comments and empty lines', '# measured\n\nL,x,m\n\n# half\n8,0.1,2 # small\n , , \n16,0.2,3\n'],
    ['a header in a comment', '# seed 3\n# L x m\n8 0.1 2\n16 0.2 3\n'],
    ['quoted fields', '"L","x","m"\n"8","0.1",2\n16,"0.2","3"\n'],
    ['a separator at the end of each line', 'L,x,m,\n8,0.1,2,\n16,0.2,3,\n'],
  ])('%s', (_, text) => {
    const read = table(text);
    expect(read.columns).toEqual(['L', 'x', 'm']);
    expect([...readNumbers(read, 'L')]).toEqual([8, 16]);
    expect([...readNumbers(read, 'x')]).toEqual([0.1, 0.2]);
    expect([...readNumbers(read, 'm')]).toEqual([2, 3]);
  });

  test('UTF-16, as spreadsheets save Unicode text', () => {
    const text = '\uFEFFL\tx\n8\t0.5\n';
    const words = Uint16Array.from(text, (sign) => sign.charCodeAt(0));
    expect([...readNumbers(readTable(new Uint8Array(words.buffer)), 'x')]).toEqual([0.5]);
  });

  test('names and fields with separators, quotation marks and ends of lines in them', () => {
    const read = table('"size, L","a ""b""",note\n8,1,"two\nlines"\n16,2,x\n');
    expect(read.columns).toEqual(['size, L', 'a "b"', 'note']);
    expect(read.rows[0]![2]).toBe('two\nlines');
    expect(read.numbers).toEqual([2, 4]);
  });

  test('whatever fields were written with quotation marks', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '#', ' ', '1'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 }), (rows) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const kept = rows.filter((row) => row.some((text) => text.trim() !== ''));
        fc.pre(kept.length > 0);
        const read = table(`"one","two"\n${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`);
        expect(read.rows).toEqual(kept.map((row) => row.map((text) => text.trim())));
      }),
    );
  });
});

test.each([
  ['1e3', 1000],
  ['-.5', -0.5],
  ['+2.', 2],
  ['1.5D-3', 0.0015],
  ['−3', -3],
  ['', NaN],
  ['0x10', NaN],
  ['1,5', NaN],
  ['nan', NaN],
  ['Infinity', NaN],
  ['1e', NaN],
])('"%s" is %d', (text, value) => {
  expect(toNumber(text)).toBe(value);
});

describe('refuses, and says where', () => {
  test.each([
    ['', 'has no rows'],
    ['# only a comment\n', 'has no rows'],
    ['L,x\n', 'a header and no rows'],
    ['8,0.1\n16,0.2\n', 'begins with numbers in row 1'],
    ['L,x,L\n1,2,3\n', 'has the column "L" twice'],
    ['L,x\n1,2\n1,2,3\n', 'has 3 fields in row 3 and 2 in its header'],
    ['L,x\n1,"2\n', 'quotation mark in row 2 that is not closed'],
    ['L,x\n1,"2"3\n', 'has "3" after a quoted field in row 2'],
  ])('%j', (text, what) => {
    expect(message(() => table(text))).toContain(what);
  });

  test('a field that is no number, with how many are like it', () => {
    const read = table('# first\nL,x\n8,0.1\n\n8,abc\n16\n16,1\n');
    expect(message(() => readNumbers(read, 'x'))).toBe(
      'Row 5, column x of the file has "abc", which is not a number; 1 more row is like it.',
    );
    expect(message(() => readNumbers(table('L,x\n8\n'), 'x'))).toContain('Row 2, column x of the file has nothing');
    expect(message(() => readNumbers(table('L,x\n8,0\n'), 'x', positive))).toContain(
      '"0", which is not a number above 0',
    );
  });

  test('a column that is not there, listing those that are', () => {
    expect(message(() => findColumn(table('L,x\n1,2\n'), 'm'))).toBe('The file has no column "m"; it has L, x.');
  });

  test('more than 10⁶ rows', () => {
    expect(message(() => table(`x\n${'1\n'.repeat(1_000_001)}`))).toContain('more than 1e6 rows');
  });
});
