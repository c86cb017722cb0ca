/** Derived columns and means over seeds from end to end: the application, its files and the terminal, each file read back. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { unzipSync } from 'fflate';
import { File } from 'jsfive';
import { parse } from 'npyjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileOutput, MethodInput } from '../../../core/api.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import { openApplication, type LocalApplication } from '../../../electron/app/application.ts';
import { main } from '../../../electron/cli/main.ts';
import { ended } from '../../fakes/applications.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'derived-'));
const database = join(folder, 'runs.sqlite');
let application: LocalApplication;
beforeAll(async () => {
  application = await openApplication({ database, face: 'terminal', threads: 2 });
});
afterAll(async () => {
  await application.close();
  rmSync(folder, { recursive: true });
});

const theory = (results: Record<string, string>) => ({
  ...{ format: 'coarsegrain-study', version: 1, name: 'Derived' },
  system: { alpha: 0.6, beta: 0.9, K: 500, kappa: 10, u: 1 },
  axes: [{ parameter: 'P', values: [100, 1000, 10_000] }],
  derived: { N: '4*sqrt(P)' },
  quantities: ['effective-action', 'intervals'],
  results,
});
const experiment = (change: object = {}) => ({
  ...{ format: 'coarsegrain-study', version: 1, name: 'Seeds' },
  system: { alpha: 0.6, beta: 0.9, K: 40, datasets: 3 },
  axes: [
    { parameter: 'kappa', values: [0.1, 1] },
    { parameter: 'P', values: [5, 10, 20] },
  ],
  quantities: ['regression'],
  seeds: [4, 7, 9],
  results: { total: 'q + V' },
  ...change,
});

async function bytes({ content }: FileOutput): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
const run = (document: Record<string, unknown>) =>
  ended(application, () => application.call('runs.start', { document }));
async function exported(input: MethodInput<'runs.exportData'>): Promise<Buffer> {
  return bytes(await application.call('runs.exportData', input));
}
/** The rows of a CSV file of ours by their titles, and its first lines. */
function csv(text: string): { head: string; rows: Record<string, string>[] } {
  const lines = text.split('\r\n').filter(Boolean);
  const [titles = [], ...rows] = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(','));
  return {
    head: lines.filter((line) => line.startsWith('#')).join('\n'),
    rows: rows.map((row) => Object.fromEntries(row.map((field, index) => [titles[index]!, field]))),
  };
}
const numbers = (rows: readonly Record<string, unknown>[], key: string) => rows.map((row) => Number(row[key]));

async function command(...args: string[]) {
  const { terminal, output, errors } = fakeTerminal({
    application: { ...application, close: () => Promise.resolve() },
  });
  return { code: await main(args, terminal), output: output(), errors: errors() };
}

describe('derived columns', () => {
  it('are drawn, and stand in every file with their expressions', async () => {
    const number = await run(theory({ share: 'variance/X', rest: '1 - share' }));
    const set = await application.call('runs.curves', { run: number, quantity: 'effective-action' });
    const [curve] = set.curves;
    const expected = Array.from(curve!.x, (_, at) => curve!.values.variance![at]! / curve!.values.X![at]!);
    expect([...curve!.values.share!]).toEqual(expected);
    expect(set.results!.map(({ key }) => key)).toEqual(['share', 'rest']);
    const rest = expected.map((share) => 1 - share);

    const { head, rows } = csv((await exported({ run: number, format: 'csv' })).toString());
    expect(numbers(rows, 'share')).toEqual(expected);
    expect(numbers(rows, 'rest')).toEqual(rest);
    expect(head).toContain('# share: derived: variance/X\n');
    expect(head).toMatch(/# N: width: .*; derived: 4\*sqrt\(P\)\n/);

    const json = JSON.parse((await exported({ run: number, format: 'json' })).toString()) as {
      points: Record<string, number>[];
      columns: { key: string; expression?: string }[];
    };
    expect(numbers(json.points, 'rest')).toEqual(rest);
    const told = json.columns.flatMap(({ key, expression }) => (expression === undefined ? [] : [[key, expression]]));
    expect(told).toEqual([
      ['N', '4*sqrt(P)'],
      ['share', 'variance/X'],
      ['rest', '1 - share'],
    ]);

    const members = unzipSync(await exported({ run: number, format: 'npz' }));
    expect([...(parse(members['rest.npy']!.slice().buffer).data as Float64Array)]).toEqual(rest);
    const hdf5 = new File(new Uint8Array(await exported({ run: number, format: 'hdf5' })).buffer, 'a.h5');
    expect(hdf5.get('share').value).toEqual(expected);
    expect(hdf5.get('share').attrs.expression).toBe('variance/X');
    expect(hdf5.get('N').attrs.expression).toBe('4*sqrt(P)');

    // They belong to one of the two quantities.
    const other = csv((await exported({ run: number, quantity: 'intervals', format: 'csv' })).toString());
    expect(other.rows[0]).not.toHaveProperty('share');
  });

  it('of a run are those of its revision, and nothing of them is stored', async () => {
    const first = await run(theory({ share: 'variance/X' }));
    const { study } = await application.call('runs.get', { run: first });
    const document = theory({ share: 'bias/X' });
    await application.call('studies.save', { study, document });
    const second = await ended(application, () => application.call('runs.start', { study }));
    const shares = async (of: number) =>
      numbers(csv((await exported({ run: of, format: 'csv' })).toString()).rows, 'share');
    const [one, other] = [await shares(first), await shares(second)];
    one.forEach((share, at) => expect(share + other[at]!).toBeCloseTo(1, 12));
    expect(await application.call('studies.difference', { run: first, other: second })).toEqual([
      { field: 'results.share', before: 'variance/X', after: 'bias/X' },
    ]);
    const client = new DatabaseSync(database, { readOnly: true });
    const columns = client.prepare(`SELECT name FROM pragma_table_info('effective_action')`).all();
    client.close();
    expect(columns.map(({ name }) => name)).not.toContain('share');
  });

  it('are what a figure shows where that is asked for, by the terminal too', async () => {
    const number = await run(theory({ share: 'variance/X' }));
    const svg = (
      await bytes(
        await application.call('runs.exportFigure', { run: number, format: 'svg', options: { output: 'share' } }),
      )
    ).toString();
    expect(svg).toContain('share = variance/X');
    const path = join(folder, 'share.svg');
    expect(await command('export', String(number), '--figure', path, '--column', 'share')).toMatchObject({
      code: 0,
      output: `Wrote ${path}\n`,
    });
    expect(readFileSync(path, 'utf8')).toBe(svg);
    const wrong = await command('export', String(number), '--figure', path, '--column', 'shore');
    expect(wrong.code).not.toBe(0);
    expect(wrong.errors).toMatch(/"shore" is no output of effective-action, which has .*share/);
    const alone = await command('export', String(number), '--data', path, '--column', 'share');
    expect(alone.errors).toContain('--column says what --figure F shows');
  });

  it('are not in the views of a database file, which the terminal says, and tells where they are', async () => {
    const number = await run(theory({ share: 'variance/X' }));
    const path = join(folder, 'run.sqlite');
    const { errors } = await command('export', String(number), '--data', path);
    expect(errors).toContain('do not hold the derived columns share; their expressions stand in the table revision');
    const client = new DatabaseSync(path, { readOnly: true });
    const [row] = client.prepare(`SELECT document -> 'results' AS results FROM revision`).all() as {
      results: string;
    }[];
    client.close();
    expect(JSON.parse(row!.results)).toEqual({ share: 'variance/X' });
    expect((await command('show', String(number))).output).toMatch(/column +share = variance\/X/);
  });

  it('are refused before anything is stored', async () => {
    const document = theory({ share: 'variance/foo' });
    const before = await application.call('runs.list', {});
    await expect(application.call('runs.start', { document })).rejects.toBeInstanceOf(CoarsegrainError);
    expect(await application.call('runs.list', {})).toEqual(before);
  });
});

describe('means over seeds', () => {
  /** Means and standard errors of the points of a CSV file, computed here. */
  function meansOf(
    rows: readonly Record<string, string>[],
    key: string,
  ): [kappa: number, P: number, mean: number, error: number][] {
    const groups = new Map<string, number[]>();
    for (const row of rows) {
      const name = `${row.kappa!} ${row.P!}`;
      groups.set(name, [...(groups.get(name) ?? []), Number(row[key])]);
    }
    return [...groups].map(([name, values]) => {
      const [kappa, P] = name.split(' ').map(Number) as [number, number];
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return [kappa, P, mean, Math.sqrt(squares / (values.length * (values.length - 1)))];
    });
  }

  it.each([
    ['as the last axis', experiment()],
    [
      'as the first',
      experiment({
        seeds: [],
        axes: [{ parameter: 'seed', values: [4, 7, 9] }, ...experiment().axes],
      }),
    ],
  ])('are the curves and the rows of a file, the seeds %s', async (_, document) => {
    const number = await run(document);
    const points = csv((await exported({ run: number, format: 'csv' })).toString()).rows;
    expect(points).toHaveLength(18);
    const file = await application.call('runs.exportData', { run: number, format: 'csv', mean: true });
    expect(file.name).toMatch(/-means\.csv$/);
    const { head, rows } = csv((await bytes(file)).toString());
    expect(head).toContain('differ in their seed alone (4, 7, 9)');
    expect(rows).toHaveLength(6);
    for (const key of ['q', 'trainLoss', 'total']) {
      const expected = meansOf(points, key);
      expect(numbers(rows, 'kappa')).toEqual(expected.map(([kappa]) => kappa));
      expect(numbers(rows, 'P')).toEqual(expected.map(([, P]) => P));
      expected.forEach(([, , mean, error], at) => {
        expect(Number(rows[at]![key])).toBeCloseTo(mean, 13);
        expect(Number(rows[at]![`${key}_error`])).toBeCloseTo(error, 13);
      });
    }
    expect(rows[0]).toMatchObject({ members: '3', present: '3', seeds: '3', status: 'converged', drawn: '9' });
    expect(rows[0]).not.toHaveProperty('seed');
    expect(rows[0]).not.toHaveProperty('roots');

    const json = JSON.parse((await exported({ run: number, format: 'json', mean: true })).toString()) as {
      points: Record<string, number>[];
    };
    const npz = unzipSync(await exported({ run: number, format: 'npz', mean: true }));
    for (const key of ['q', 'q_error', 'total_error', 'members']) {
      expect(numbers(json.points, key)).toEqual(numbers(rows, key));
      expect([...(parse(npz[`${key}.npy`]!.slice().buffer).data as Float64Array)]).toEqual(numbers(rows, key));
    }

    const set = await application.call('runs.curves', { run: number });
    expect(set).toMatchObject({ varying: ['kappa'], total: { curves: 2, pointsPerCurve: 3 } });
    expect(set.curves.flatMap(({ values }) => [...values.q!])).toEqual(numbers(rows, 'q'));
    expect(set.curves.flatMap(({ values }) => [...values.total_error!])).toEqual(numbers(rows, 'total_error'));
    expect(set.curves[0]!.members!.values.map(({ q }) => q![0])).toEqual(
      numbers(
        points.filter(({ kappa, P }) => kappa === '0.1' && P === '5'),
        'q',
      ),
    );
  });

  it('are asked for in the terminal, whose figure has the members', async () => {
    const number = await run(experiment());
    const [data, figure] = [join(folder, 'means.csv'), join(folder, 'means.svg')];
    const done = await command('export', String(number), '--data', data, '--mean', '--figure', figure);
    expect(done).toMatchObject({ code: 0, output: `Wrote ${figure}\nWrote ${data}\n` });
    expect(csv(readFileSync(data, 'utf8')).rows).toHaveLength(6);
    const svg = readFileSync(figure, 'utf8');
    expect(svg).toContain('means over 3 seeds');
    const bare = (
      await bytes(
        await application.call('runs.exportFigure', { run: number, format: 'svg', options: { members: false } }),
      )
    ).toString();
    expect(svg.match(/<path/g)!.length - bare.match(/<path/g)!.length).toBeGreaterThanOrEqual(2);
  });

  it('are refused where there are none, in words', async () => {
    const number = await run(experiment({ seeds: [4] }));
    const mean = (format: 'csv' | 'sqlite') => application.call('runs.exportData', { run: number, format, mean: true });
    await expect(mean('csv')).rejects.toThrow(/the points of regression in the study "Seeds" have one seed/);
    await expect(mean('sqlite')).rejects.toThrow(/CSV, JSON, NPZ or HDF5/);
    const other = await run(theory({}));
    await expect(application.call('runs.exportData', { run: other, format: 'csv', mean: true })).rejects.toThrow(
      /do not depend on a seed/,
    );
    const early = await command('export', String(number), '--data', join(folder, 'x.sqlite'), '--mean');
    expect(early.errors).toContain('--data F.csv, F.json, F.npz or F.h5');
  });
});
