import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { contentHash } from '../../../core/model/measured.ts';
import { blockOf, applicationVersion, solverVersions, study } from './samples.ts';
import { inspect, opened, refusal, temporaryFile } from './fixtures.ts';

const session = {
  ...({ startedAt: '2026-11-24T12:00:00.000Z', face: 'terminal', host: 'here', platform: 'linux' } as const),
  ...{ applicationVersion, sourceCommit: null, nodeVersion: '24', electronVersion: null, threads: 2 },
};

/** The rows of a run in every table that has them, read by Node's own SQLite. */
function rowsOf(file: string, run: number): Record<string, unknown[]> {
  const database = new DatabaseSync(file, { readOnly: true });
  const names = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  const tables: Record<string, unknown[]> = {};
  for (const { name } of names as { name: string }[]) {
    const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(name);
    const condition = columns.some((column) => column.name === 'run') ? 'WHERE run = ?' : '';
    const rows = database.prepare(`SELECT * FROM "${name}" ${condition}`).all(...(condition ? [run] : []));
    if (rows.length > 0) tables[name] = rows;
  }
  database.close();
  return tables;
}

it('a run alone in a database has every row that it had, and no others', async () => {
  const file = temporaryFile();
  const store = await opened(file);
  const lambda = Float64Array.of(1, 0.5, 0.25);
  const y = Float64Array.of(1, -1, 0);
  const content = contentHash(lambda, y);
  await store.keepSpectrum({ content, file: 'λ.csv', lambda: lambda.slice(), y: y.slice() });
  await store.createStudy(study);
  const measured = {
    ...study,
    system: { ...study.system, K: 3, spectrum: 'measured', file: 'λ.csv', content },
  } as const;
  const { study: number } = await store.createStudy(measured);
  const revised = await store.saveRevision(number, { ...measured, notes: 'Again' });
  const order = { study: number, revision: revised.revision, total: 50, applicationVersion, solverVersions };
  const runs = [await store.createRun(order), await store.createRun(order)].map(({ run }) => run);
  for (const run of runs) {
    await store.beginRun(run, session);
    const block = blockOf(0, 20);
    block.columns.set([1 / 3, 5e-324, NaN, -Infinity, Number.MAX_VALUE], 20 * 12);
    block.roots.push({ position: 3, values: [0.1, 1 / 3] });
    await store.writeBlock(run, block, { seconds: 0.1, estimate: 0.2 });
    const error = { kind: 'worker-died', field: '', value: null, allowed: '', message: 'It died.' } as const;
    await store.failChunk(run, { quantity: 'effective-action', firstOrdinal: 20, count: 30, error });
    await store.setRunStatus(run, 'done', 1.5);
  }
  const run = runs[1]!;
  await store.changeHistory({ verb: 'tag', subjects: { studies: [number], runs }, tags: ['kept'] });
  await store.changeHistory({ verb: 'note', run, notes: 'A note' });

  const target = temporaryFile('run.sqlite');
  await store.extractRun(run, target);

  const expected = rowsOf(file, run);
  const belongs = ({ study: owner, revision = 2, number: own = 2 }: Record<string, unknown>) =>
    (owner === undefined || owner === number) && revision === 2 && own === 2;
  for (const name of ['study', 'revision', 'revision_range', 'revision_word', 'study_tag']) {
    expected[name] = (expected[name] as Record<string, unknown>[]).filter(belongs);
  }
  const { writer: _writer, change: _change, change_part: _parts, sqlite_sequence: _sequence, ...rows } = expected;
  const { sqlite_sequence: _, ...found } = rowsOf(target, run);
  expect(found).toEqual(rows);
  expect(found.effective_action_point).toHaveLength(20);
  expect(Object.keys(found)).toEqual(expect.arrayContaining(['measured_spectrum', 'session', 'duration', 'run_tag']));

  const copy = await opened(target);
  const { bytes: _bytes, ...detail } = await copy.getRun(run);
  expect(await store.getRun(run)).toMatchObject(detail);
  expect(await copy.readRange(run, 'effective-action', 0, 50)).toEqual(
    await store.readRange(run, 'effective-action', 0, 50),
  );
  expect(await copy.listRuns(10)).toHaveLength(1);
  expect(inspect(target, (database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
  expect(inspect(target, (database) => database.pragma('foreign_key_check'))).toEqual([]);
});

it('a run has with it the draws that its points are made of, also those of an earlier run', async () => {
  const file = temporaryFile();
  const store = await opened(file);
  const { study: number, revision } = await store.createStudy({ ...study, quantities: ['regression'] });
  const order = { study: number, revision, total: 1, applicationVersion, solverVersions };
  const empty = { ...blockOf(0, 0), quantity: 'regression', inputs: [], columns: new Float64Array(0) } as const;
  const draw = { values: [1 / 3, NaN], status: 'converged', state: Float64Array.of(1, 2) } as const;
  const { run: first } = await store.createRun(order);
  await store.writeDraws(first, [{ content: 'a', number: 0, draw: { ...draw, values: [...draw.values] } }], empty, 0);
  const { run: second } = await store.createRun(order);
  await store.writeDraws(
    second,
    [],
    { ...empty, columns: new Float64Array(0), ordinals: new Float64Array(0), status: new Uint8Array(0) },
    0,
    undefined,
    ['a'],
  );
  const target = temporaryFile('run.sqlite');
  await store.extractRun(second, target);
  const copy = await opened(target);
  expect(await copy.readDraws(['a'], second)).toEqual(await store.readDraws(['a']));
});

it('of a run that is not there nothing is extracted', async () => {
  const store = await opened(temporaryFile());
  expect(await refusal(store.extractRun(5, temporaryFile('run.sqlite')))).toMatchObject({
    kind: 'not-found',
    field: 'run',
  });
});
