import { describe, expect, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';
import { ising, percolation, sizeRows, type SizeSet } from '../../unit/analysis/size-sets.ts';

interface Interval {
  value: number;
  low: number;
  high: number;
}

interface Printed {
  x_c: Interval;
  nu: Interval;
  zeta: Interval;
  quality: number;
  region: { nu: number; zeta: number }[] | null;
}

/** The set as a file with other columns beside those that are asked for. */
function file(set: SizeSet, separator = ','): string {
  const { L, x, y, dy } = sizeRows(set);
  const rows = L.map((size, i) => [i, size, x[i]!, y[i]!, dy[i]!, '"a, b"'].join(separator));
  return `# made for a test\n${['row', 'L', 'p', 'm', 'dm', 'note'].join(separator)}\n${rows.join('\n')}\n`;
}

const columns = ['--size', 'L', '--x', 'p', '--y', 'm'];
const withErrors = [...columns, '--error', 'dm'];

async function run(input: string | Uint8Array, args: string[]) {
  const { terminal, output, errors } = fakeTerminal({ input });
  const code = await main(['collapse', '-', ...args], terminal);
  return { code, output: output(), errors: errors() };
}

const contains = ({ low, high }: Interval, truth: number) => low <= truth && truth <= high;

test('JSON: three parameters with their intervals, and the quality', async () => {
  const { code, output, errors } = await run(file({ ...percolation, seed: 1 }), [...withErrors, '--json']);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const printed = JSON.parse(output) as Printed;
  for (const name of ['x_c', 'nu', 'zeta'] as const) {
    expect(Object.keys(printed[name])).toEqual(['value', 'low', 'high']);
    expect(contains(printed[name], percolation.truth[name])).toBe(true);
  }
  expect(printed.quality).toBeGreaterThan(0.5);
  expect(printed.quality).toBeLessThan(1.6);
  expect(printed.region).toHaveLength(24);
});

test('tabs, a byte order mark and the ends of lines of Windows change nothing', async () => {
  const set = { ...ising, sizes: [8, 16, 32], seed: 2 };
  const args = [...withErrors, '--json'];
  const plain = await run(file(set), args);
  const other = await run(`\uFEFF${file(set, '\t').replaceAll('\n', '\r\n')}`, args);
  expect(other).toEqual(plain);
});

test('an exponent that is held, and a seed', async () => {
  const input = file({ ...percolation, seed: 3 });
  const args = [...withErrors, '--fix', 'nu=1.333', '--json'];
  const printed = JSON.parse((await run(input, args)).output) as Printed;
  expect(printed.nu).toEqual({ value: 1.333, low: 1.333, high: 1.333 });
  expect(contains(printed.zeta, percolation.truth.zeta)).toBe(true);
  expect(printed.region).toBeNull();
  const both = JSON.parse((await run(input, [...args, '--fix', 'zeta=-0.1389', '--seed', '7'])).output) as Printed;
  expect(both.zeta.low).toBe(-0.1389);
  expect(contains(both.x_c, percolation.truth.x_c)).toBe(true);
});

test('a table for people, and what is said where no errors are given', async () => {
  const { code, output, errors } = await run(file({ ...ising, sizes: [8, 16, 32], seed: 4 }), columns);
  expect(code).toBe(0);
  expect(errors).toContain('No errors were given: they are estimated from the scatter of the points');
  expect(output).toContain('y = L^(zeta/nu) f(L^(1/nu) (x - x_c))');
  expect(output).toMatch(/^x_c +2\.2\d+ +2\.2\d+ +2\.2\d+$/m);
  expect(output).toMatch(/^quality S = \d\.\d+/m);
});

describe('refuses', () => {
  const input = file({ ...ising, sizes: [8, 16], seed: 5 });
  test.each([
    ['a missing option', ['--size', 'L', '--x', 'p'], '--y is missing: it names the column of what was measured'],
    ['an unknown column', ['--size', 'N', '--x', 'p', '--y', 'm'], 'The file has no column "N"; it has row, L, p, m'],
    ['a word to fix', [...columns, '--fix', 'gamma=1'], '--fix takes x_c=NUMBER'],
    ['ν = 0', [...columns, '--fix', 'nu=0'], 'nu from 0.01 to 100, not "nu=0"'],
    ['a column of words', ['--size', 'L', '--x', 'p', '--y', 'note'], 'Row 3, column note of the file has "a, b"'],
  ])('%s', async (_, args, message) => {
    const { code, output, errors } = await run(input, args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(message);
  });

  test('a bad row, named as JSON too', async () => {
    const broken = 'L,p,m,dm\n8,0.1,1,0.1\n8,0.2,x,0.1\n';
    const { code, errors } = await run(broken, [...withErrors, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(errors)).toMatchObject({
      error: {
        kind: 'outside-range',
        field: 'file',
        value: 'x',
        message: expect.stringContaining('Row 3, column m') as string,
      },
    });
    expect((await run('L,p,m,dm\n8,0.1,1,0\n', withErrors)).errors).toContain('Row 2, column dm');
  });

  test('too little data', async () => {
    expect((await run('L,p,m,dm\n8,1,1,1\n8,2,1,1\n8,3,1,1\n', withErrors)).errors).toContain('one size');
    expect((await run('', withErrors)).errors).toContain('has no rows');
  });
});
