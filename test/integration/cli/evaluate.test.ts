import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { openTerminal } from '../../../electron/cli/terminal.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

type Row = Record<string, unknown> & { input: Record<string, unknown> };
const system = { alpha: 0.6, beta: 0.9, kappa: 10, P: 1000 };

async function evaluate(
  input: string | Uint8Array,
): Promise<{ code: number; output: string; errors: string; rows: Row[] }> {
  const { terminal, output, errors } = fakeTerminal({ input });
  const code = await main(['evaluate', 'effective-action', '-'], terminal);
  return { code, output: output(), errors: errors(), rows: output() === '' ? [] : (JSON.parse(output()) as Row[]) };
}

test.each(['effective_action', 'infinite_modes'])('fills in the table %s', async (name) => {
  const text = readFileSync(join(import.meta.dirname, `../../reference/${name}.json`), 'utf8');
  const reference = JSON.parse(text) as { input: object; output: Record<string, number> }[];
  const { code, rows, errors } = await evaluate(text);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(rows).toHaveLength(reference.length);
  for (const [index, { input, output }] of reference.entries()) {
    const row = rows[index] as unknown as { input: object; output: Record<string, number> };
    expect(row.input).toEqual(input);
    expect(row.output.status).toBe('converged');
    for (const [key, value] of Object.entries(output)) {
      expect(Math.abs(row.output[key]! / value - 1)).toBeLessThan(1e-11);
    }
  }
});

test('gives every root where there is not exactly one, and exits with 0', async () => {
  const text = readFileSync(join(import.meta.dirname, '../../reference/roots.json'), 'utf8');
  const { code, rows } = await evaluate(text);
  expect(code).toBe(0);
  expect(rows.map(({ output }) => output)).toEqual([
    { roots: [expect.closeTo(7.13777922833043, 9), expect.closeTo(869.8645509069112, 7)], status: 'several roots' },
    { roots: [], status: 'no root' },
  ]);
});

test('keeps other keys of a row, replaces an earlier outcome, and reads its own output', async () => {
  const rows = [
    { id: 7, input: system, output: { s: 0 }, error: 'old' },
    { input: { ...system, kappa: 0 }, output: { s: 0 }, note: 'α' },
  ];
  const first = await evaluate(JSON.stringify(rows));
  expect(first.rows[0]).toMatchObject({ id: 7, input: system, output: { status: 'converged' } });
  expect(first.rows[0]).not.toHaveProperty('error');
  expect(first.rows[1]).toEqual({
    input: { ...system, kappa: 0 },
    note: 'α',
    error: { kind: 'outside-range', field: 'kappa', value: 0, allowed: 'κ > 0', message: expect.any(String) as string },
  });
  expect((await evaluate(first.output)).output).toBe(first.output);
});

test.each([
  ['kappa', -1, 'outside-range'],
  ['P', 0, 'outside-range'],
  ['alpha', 0, 'outside-range'],
  ['K', 0, 'outside-range'],
  ['K', 1e10, 'outside-range'],
  ['K', 2.5, 'outside-range'],
  ['P', '3', 'wrong-type'],
  ['P', null, 'wrong-type'],
  ['gamma', 1, 'unknown-key'],
])('refuses a row with %s = %s, evaluates the others and exits with 1', async (key, value, kind) => {
  const { code, rows } = await evaluate(JSON.stringify([{ input: { ...system, [key]: value } }, { input: system }]));
  expect(code).toBe(1);
  expect(rows[0]).toMatchObject({ error: { kind, field: key, value } });
  expect(rows[0]).not.toHaveProperty('output');
  expect(rows[1]).toHaveProperty('output.loss');
});

test('refuses a number beyond the doubles and prints it as it was', async () => {
  const { code, rows, output } = await evaluate('[{"input":{"alpha":0.6,"beta":0.9,"kappa":10,"P":1e999,"u":-1e999}}]');
  expect(code).toBe(1);
  expect(rows[0]).toMatchObject({ error: { kind: 'outside-range', field: 'P', value: 'Infinity' } });
  expect(output).toContain('"P":1e999,"u":-1e999');
});

test('refuses rows that are none, each with an error of its own', async () => {
  const { code, rows } = await evaluate('[1, null, {"output":{}}, {"input":[], "note":1}]');
  expect(code).toBe(1);
  expect(rows).toMatchObject([
    { input: 1, error: { kind: 'wrong-type', field: 'input', value: 1 } },
    { input: null, error: { kind: 'wrong-type', field: 'input' } },
    { error: { kind: 'missing', field: 'input' } },
    { note: 1, error: { kind: 'wrong-type', field: 'input', value: [] } },
  ]);
});

test.each([
  ['text', 'P = 3', 'not JSON'],
  ['nothing', '', 'not JSON'],
  ['NaN', '[{"input":{"P":NaN}}]', 'not JSON'],
  ['Infinity', '[{"input":{"P":Infinity}}]', 'not JSON'],
  ['an object', '{"input":{}}', 'an array of rows'],
  ['what is not UTF-8', Uint8Array.of(0x5b, 0xff, 0x5d), 'UTF-8'],
])('does not begin with %s: one line, exit 2', async (_, input, message) => {
  const { code, output, errors } = await evaluate(input);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toContain(message);
  expect(errors.trimEnd()).not.toContain('\n');
});

test('reads a file, with a byte order mark too, and says when there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coarsegrain-cli-'));
  const file = join(folder, 'rows.json');
  await writeFile(file, `\ufeff${JSON.stringify([{ input: system }])}`);
  const good = fakeTerminal();
  expect(await main(['evaluate', 'effective-action', file], good.terminal)).toBe(0);
  expect(good.output()).toContain('"status":"converged"');
  await rm(folder, { recursive: true });
  const bad = fakeTerminal();
  expect(await main(['evaluate', 'effective-action', file], bad.terminal)).toBe(2);
  expect(bad.errors()).toContain(file);
});

test('writes no faster than it is read, and stops when its reader leaves', async () => {
  const input = JSON.stringify(Array.from({ length: 5000 }, (_, index) => ({ input: { ...system, P: 100 + index } })));
  let taken = 0;
  const closing = new Writable({
    write(chunk: Buffer, _encoding, done) {
      taken += chunk.length;
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  const { terminal } = fakeTerminal();
  const streams = { stdin: Readable.from([Buffer.from(input)]), stdout: closing, stderr: new Writable() };
  expect(await main(['evaluate', 'effective-action', '-'], openTerminal(streams, terminal.openApplication))).toBe(141);
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(200_000);
});
