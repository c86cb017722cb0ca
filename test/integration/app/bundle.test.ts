import { unzipSync, zipSync as zip } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../core/api.ts';
import { CoarsegrainError, type ErrorReport } from '../../../core/errors.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { inspect } from '../store/fixtures.ts';
import { open } from '../../fakes/applications.ts';

const study = (change: object = {}) => ({
  format: studyFormat,
  version: studyVersion,
  name: 'Bundled',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 50 },
  axes: [{ parameter: 'P', values: [1, 5, 10, 20, 80] }],
  quantities: ['effective-action', 'replica', 'regression'],
  ...change,
});

async function run(application: LocalApplication, document: Record<string, unknown>): Promise<RunDetail> {
  const ended = new Promise<void>((done) => {
    application.on('run.progress', ({ status }) => {
      if (status !== 'running' && status !== 'queued') done();
    });
  });
  const { run: number } = await application.call('runs.start', { document });
  await ended;
  return application.call('runs.get', { run: number });
}

async function bundleOf(application: LocalApplication, runs: number[], draws = true): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await application.call('runs.bundle', { runs, draws })).content) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

const zipSync = (members: Record<string, Uint8Array>) => new Uint8Array(zip(members));

async function report(work: Promise<unknown>): Promise<ErrorReport> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CoarsegrainError)) throw new Error(`Expected a CoarsegrainError, got ${String(error)}.`);
  return error.report;
}

/** Every row of the tables that hold what was computed, but for the lock's. */
function contentsOf(file: string): Record<string, unknown[]> {
  return inspect(file, (database) => {
    const names = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('writer', 'sqlite_sequence')`)
      .pluck()
      .all() as string[];
    return Object.fromEntries(names.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]));
  });
}
const databaseOf = async (application: LocalApplication) => (await application.call('application.info', {})).database;

/** What of a run is the same on every machine. */
const same = ({ run: _run, study: _study, bytes: _bytes, revision: _revision, ...rest }: RunDetail) => rest;

describe('a bundle', () => {
  it('gives the same history entry and the same points on another machine, and is there once', async () => {
    const here = await open();
    await run(here, study({ name: 'Another', quantities: ['replica'] }));
    const spectrum = new TextEncoder().encode(
      `lambda,y\n${Array.from({ length: 40 }, (_, k) => `${String((k + 1) ** -1.6)},${String((k + 1) ** -0.95)}`).join('\n')}`,
    );
    const { content } = await here.call('spectra.import', { file: 'λ.csv', bytes: spectrum });
    const first = await run(here, study());
    const measured = study({
      name: 'Measured',
      system: { kappa: 0.1, u: 1, spectrum: 'measured', file: 'λ.csv', content },
      quantities: ['effective-action'],
    });
    const second = await run(here, measured);
    await here.call('history.tag', { runs: [first.run], studies: [first.study], tags: ['paper', 'κ'] });
    await here.call('history.note', { run: first.run, notes: 'Section 3' });
    const bytes = await bundleOf(here, [first.run, second.run]);

    const there = await open();
    for (let other = 0; other < 3; other++) await run(there, study({ name: `Other ${String(other)}`, seeds: [other] }));
    const imported = await there.call('bundle.import', { bytes });
    expect(imported).toEqual({
      runs: [
        { run: 4, study: 4, there: false },
        { run: 5, study: 5, there: false },
      ],
    });
    const original = [
      await here.call('runs.get', { run: first.run }),
      await here.call('runs.get', { run: second.run }),
    ];
    const copies = [await there.call('runs.get', { run: 4 }), await there.call('runs.get', { run: 5 })];
    expect(copies.map(same)).toEqual(original.map(same));
    expect(copies[0]).toMatchObject({ tags: ['paper', 'κ'], notes: 'Section 3', status: 'done' });
    expect((await there.call('history.studies', { query: 'paper' })).entries).toMatchObject([{ study: 4 }]);

    expect(await there.call('bundle.import', { bytes })).toEqual({
      runs: imported.runs.map((one) => ({ ...one, there: true })),
    });
    expect(await there.call('runs.list', {})).toHaveLength(5);

    // Back where it comes from, nothing is new.
    const back = await bundleOf(there, [4, 5]);
    expect((await here.call('bundle.import', { bytes: back })).runs.map(({ there: known }) => known)).toEqual([
      true,
      true,
    ]);

    // In one database, points are compared value by value.
    await here.call('history.trash', { runs: [first.run], studies: [] });
    await here.call('history.emptyTrash', {});
    const again = (await here.call('bundle.import', { bytes: back })).runs[0]!;
    expect(again).toMatchObject({ study: first.study, there: false });
    const points = (file: string, number: number) =>
      ['effective_action_point', 'replica_point', 'regression_point'].map((table) =>
        (contentsOf(file)[table] as Record<string, unknown>[])
          .filter((row) => row.run === number)
          .map(({ run: _, ...row }) => row),
      );
    expect(points(await databaseOf(here), again.run)).toEqual(points(await databaseOf(there), 4));
    expect(points(await databaseOf(there), 4).map((rows) => rows.length)).toEqual([5, 5, 5]);

    const repeated = await there.call('runs.repeat', { run: 4 });
    await new Promise<void>((done) => {
      there.on('run.progress', ({ status }) => {
        if (status === 'done') done();
      });
    });
    for (const comparison of await there.call('runs.compare', { run: 4, other: repeated.run })) {
      expect(comparison).toMatchObject({ equal: 5, different: 0, missing: 0 });
    }
  });

  it('tells why a run ended before it was done', async () => {
    const here = await open();
    const first = await run(here, study({ quantities: ['effective-action'] }));
    const error = {
      kind: 'file-not-written',
      field: 'database',
      value: '/λ',
      allowed: '',
      message: 'There is no room.',
    };
    inspect(await databaseOf(here), (database) =>
      database.prepare(`UPDATE run SET status = 'failed', error = ?`).run(JSON.stringify(error)),
    );
    const there = await open();
    await there.call('bundle.import', { bytes: await bundleOf(here, [first.run]) });
    const copy = await there.call('runs.get', { run: 1 });
    expect(copy).toMatchObject({ status: 'failed', error });
    expect(same(copy)).toEqual(same(await here.call('runs.get', { run: first.run })));
  });

  it('adds a run to a study that is here, and the revision where it is not', async () => {
    const here = await open();
    const first = await run(here, study({ quantities: ['replica'] }));
    const there = await open();
    await there.call('bundle.import', { bytes: await bundleOf(here, [first.run]) });
    await here.call('studies.save', { study: 1, document: study({ quantities: ['replica'], notes: 'Here' }) });
    await there.call('studies.save', { study: 1, document: study({ quantities: ['replica'], notes: 'There' }) });
    const { run: number } = await here.call('runs.start', { study: 1 });
    await new Promise<void>((done) => {
      here.on('run.progress', ({ status }) => {
        if (status === 'done') done();
      });
    });
    const { runs } = await there.call('bundle.import', { bytes: await bundleOf(here, [number, first.run]) });
    expect(runs).toEqual([
      { run: 2, study: 1, there: false },
      { run: 1, study: 1, there: true },
    ]);
    expect(await there.call('runs.get', { run: 2 })).toMatchObject({ revision: 3, document: { notes: 'Here' } });
    expect((await there.call('studies.list', {})).map(({ study: known }) => known)).toEqual([1]);
    expect(inspect(await databaseOf(there), (database) => database.pragma('foreign_key_check'))).toEqual([]);
    expect(contentsOf(await databaseOf(there)).study).toHaveLength(2);
  });

  it('has the draws, from which an experiment goes on, unless they are not wanted', async () => {
    const here = await open();
    const first = await run(here, study({ quantities: ['regression'] }));
    const counts = [];
    for (const draws of [true, false]) {
      const there = await open();
      await there.call('bundle.import', { bytes: await bundleOf(here, [first.run], draws) });
      const contents = contentsOf(await databaseOf(there));
      counts.push([contents.draw!.length, contents.draw_use!.length]);
    }
    const { draw, draw_use: uses } = contentsOf(await databaseOf(here));
    expect(counts).toEqual([
      [draw!.length, uses!.length],
      [0, 0],
    ]);
    expect(draw!.length).toBe(5 * 8);
  });

  it('of values that are all alike is not taken for one that inflates without end', async () => {
    const here = await open();
    const axes = [{ parameter: 'P', from: 1, to: 1e6, count: 20_000, spacing: 'linear' }];
    const alike = { name: 'Alike', axes, system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 1, u: -1e9 } };
    const { run: number } = await run(here, study({ ...alike, quantities: ['effective-action'] }));
    const bytes = await bundleOf(here, [number]);
    const ratios: number[] = [];
    unzipSync(bytes, {
      filter({ size, originalSize }) {
        ratios.push(originalSize / size);
        return false;
      },
    });
    expect(ratios).toHaveLength(4 + 1);
    expect(Math.max(...ratios)).toBeLessThan(101);
    expect((await (await open()).call('bundle.import', { bytes })).runs).toEqual([{ run: 1, study: 1, there: false }]);
  });

  it('that is damaged is refused, and the database is as it was', async () => {
    const here = await open();
    const { run: number } = await run(here, study());
    const members = unzipSync(await bundleOf(here, [number]));
    const there = await open();
    await run(there, study({ quantities: ['replica'] }));
    const before = contentsOf(await databaseOf(there));
    const text = new TextDecoder().decode(members['bundle.json']);
    const edited = (change: (manifest: string) => string) =>
      zipSync({ ...members, 'bundle.json': new TextEncoder().encode(change(text)) });
    const page = new Uint8Array(members['pages/0']!);
    page[100]! ^= 1;
    const refused: [Uint8Array<ArrayBuffer>, Partial<ErrorReport>][] = [
      [new Uint8Array(0), { kind: 'wrong-type' }],
      [new TextEncoder().encode('lambda,y\n1,1\n'), { kind: 'wrong-type' }],
      [zipSync({ 'notes.txt': new Uint8Array(3) }), { kind: 'wrong-type' }],
      [zipSync({ ...members, '../../etc/passwd': new Uint8Array(3) }), { kind: 'wrong-type' }],
      [zipSync({ ...members, '/absolute': new Uint8Array(3) }), { kind: 'wrong-type' }],
      [zipSync({ ...members, 'pages/77': new Uint8Array(3) }), { kind: 'wrong-type' }],
      [
        zipSync({ ...members, 'pages/0': page }),
        { kind: 'wrong-type', message: expect.stringContaining('SHA-256') as string },
      ],
      [zipSync({ ...members, 'pages/77': new Uint8Array(120 * 2 ** 20) }), { kind: 'too-many' }],
      [zipSync({ ...members, 'pages/77': new Uint8Array(129 * 2 ** 20) }), { kind: 'too-many' }],
      [edited((manifest) => manifest.slice(1)), { kind: 'wrong-type' }],
      [
        edited((manifest) => manifest.replace('"version":1', '"version":2')),
        { kind: 'newer-version', field: 'version' },
      ],
      [edited((manifest) => manifest.replace('"version":1', '"version":0')), { field: 'version' }],
      [
        edited((manifest) => manifest.replace(/"kappa":0.1/, '"kappa":-1')),
        { kind: 'outside-range', field: 'system.kappa' },
      ],
      [edited((manifest) => manifest.replace(/"count":5/, '"count":4')), { kind: 'wrong-type' }],
      [edited((manifest) => manifest.replace(/"total":15/, '"total":16')), { kind: 'wrong-type' }],
      [edited((manifest) => manifest.replace(/"runs":/, '"more":1,"runs":')), { kind: 'unknown-key' }],
    ];
    for (const [bytes, expected] of refused) {
      expect(await report(there.call('bundle.import', { bytes }))).toMatchObject(expected);
    }
    expect(contentsOf(await databaseOf(there))).toEqual(before);
    await there.call('bundle.import', { bytes: zipSync(members) });
    expect(await there.call('runs.list', {})).toHaveLength(2);
  }, 60_000);
});
