/** A history of ten thousand runs and ten million points: how long it takes to open it, to list and search it, and to empty its trash. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openApplication, type LocalApplication } from '../../electron/app/application.ts';
import { migrations } from '../../electron/store/migrations.ts';
import type { Measured } from './goal.ts';

const size = { studies: 500, runs: 10_000, points: 10_000_000 };

export async function benchHistory(): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-bench-'));
  try {
    const database = join(folder, 'history.sqlite');
    build(database);
    return await measure(database);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(database: string): Promise<Measured[]> {
  const open = () => openApplication({ database, face: 'terminal', threads: 1 });
  const opening = await milliseconds(open, async (application) => {
    await application.call('history.runs', {});
    await application.close();
  });
  const application = await open();
  const time = async (what: string, work: () => Promise<unknown>): Promise<Measured> => ({
    what: `history: ${what}`,
    value: await milliseconds(work),
    unit: ' ms',
    goal: 100,
    atLeast: false,
  });
  const query = (text: string, sort?: 'name') => () => application.call('history.runs', { query: text, sort });
  const results = [
    { what: 'history of 10 000 runs and 10⁷ points: open', value: opening, unit: ' ms', goal: 1000, atLeast: false },
    await time('first 100 of all runs', query('')),
    await time('all runs by name', query('', 'name')),
    await time('runs, alpha=0.6 u>1 status:failed', query('alpha=0.6 u>1 status:failed')),
    await time('runs, a word and a tag', query('crossover tag:paper')),
    await time('runs that satisfy nothing', query('P>1e30 nowhere')),
    await time('first 100 studies', () => application.call('history.studies', {})),
    await time('studies, alpha=0.6 u>1 status:failed', () =>
      application.call('history.studies', { query: 'alpha=0.6 u>1 status:failed' }),
    ),
    await time('200 studies, each with its newest 50 runs', () => application.call('studies.list', {})),
    await time('a run in detail', () => application.call('runs.get', { run: 5000 })),
    await time('what the application tells of itself', () => application.call('application.info', {})),
    ...(await emptying(application, database)),
  ];
  await application.close();
  return results;
}

/** While a tenth of the points is removed, how long the writing thread keeps others waiting. */
async function emptying(application: LocalApplication, database: string): Promise<Measured[]> {
  const runs = Array.from({ length: size.runs / 10 }, (_, index) => 10 * index + 1);
  const { bytes: estimate } = await application.call('runs.get', { run: 1 });
  await application.call('history.trash', { runs });
  const state = { over: false };
  let longest = 0;
  const began = performance.now();
  const emptied = application.call('history.emptyTrash', {}).finally(() => {
    state.over = true;
  });
  while (!state.over) {
    const asked = performance.now();
    await application.call('history.note', { run: 2, notes: String(asked) });
    longest = Math.max(longest, performance.now() - asked);
  }
  const { bytes, points } = await emptied;
  const seconds = (performance.now() - began) / 1000;
  const whole = statSync(database).size;
  return [
    { what: 'emptying the trash: points removed', value: points / seconds, unit: ' a second', atLeast: true },
    { what: 'emptying the trash: longest wait for a change', value: longest, unit: ' ms', goal: 150, atLeast: false },
    { what: 'freed, of a tenth of the file', value: (100 * bytes) / (whole / 10), unit: ' %', atLeast: true },
    {
      what: 'estimated size of a run, of what became free',
      value: (100 * estimate * runs.length) / bytes,
      unit: ' %',
      atLeast: true,
    },
  ];
}

/** The shortest of a few times. @param after what is done with a result outside of its time */
async function milliseconds<Value>(
  work: () => Promise<Value>,
  after: (value: Value) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < 5; attempt++) {
    const began = performance.now();
    const value = await work();
    best = Math.min(best, performance.now() - began);
    await after(value);
  }
  return best;
}

function build(file: string): void {
  const database = new Database(file);
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  for (const { sql } of migrations()) database.exec(sql);
  database.pragma(`user_version = ${String(migrations().length)}`);
  const study = database.prepare('INSERT INTO study (created_at) VALUES (?)');
  const revision = database.prepare('INSERT INTO revision (study, number, document, created_at) VALUES (?, ?, ?, ?)');
  const run = database.prepare(
    `INSERT INTO run (study, revision, status, total, done, created_at, finished_at, seconds, application_version, solver_versions, notes)
     VALUES (?, ?, ?, 1000, 1000, ?, ?, ?, '0.1.0', '{}', ?)`,
  );
  const moment = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + 60_000 * minutes).toISOString();
  database.transaction(() => {
    for (let number = 1; number <= size.studies; number++) {
      study.run(moment(number));
      for (const version of [1, 2]) revision.run(number, version, JSON.stringify(documentOf(number)), moment(number));
    }
    for (let number = 1; number <= size.runs; number++) {
      const status = number % 50 === 0 ? 'failed' : 'done';
      const notes = number % 7 === 0 ? 'converges beyond the crossover' : '';
      const at = moment(1000 + number);
      run.run(1 + (number % size.studies), 1 + (number % 2), status, at, at, number % 100, notes);
    }
    database.exec(`
      INSERT INTO run_tag (run, name) SELECT run, 'paper' FROM run WHERE run % 20 = 0;
      INSERT INTO session SELECT run, created_at, 'terminal', 'host', 'linux', '0.1.0', NULL, '24', NULL, 2 FROM run;
      INSERT INTO duration SELECT run, 'effective-action', 0.1, 0.1 FROM run;
      INSERT INTO chunk (run, quantity, first_ordinal, count) SELECT run, 'effective-action', 0, 1000 FROM run;
      WITH RECURSIVE ordinals (ordinal) AS (SELECT 0 UNION ALL SELECT ordinal + 1 FROM ordinals WHERE ordinal < ${String(size.points / size.runs - 1)})
      INSERT INTO effective_action_point (
        run, ordinal, loss_kind, spectrum_kind, status, P, u, alpha, beta, kappa, noise, lambda0, y0, s, bias, variance,
        X, loss, theta, k_star_bare, k_star_dressed
      )
      SELECT
        run, ordinal, 'quartic', 'power-law', 0, 1.5 + ordinal, 1, 0.6, 0.9, 10, 0, 1, 1, ordinal / 7.0, run / 3.0, run / 7.0,
        ordinal / 3.0, ordinal / 9.0, 1 / 3.0, 2 / 3.0, 4 / 3.0
      FROM run CROSS JOIN ordinals;
    `);
  })();
  database.close();
}

function documentOf(number: number): object {
  return {
    format: 'coarsegrain-study',
    version: 1,
    name: `${number % 3 === 0 ? 'Crossover' : 'Scaling'} ${String(number)}`,
    notes: 'Asymptotic universality: learning curves of a weakly non-linear network approach the Gaussian process.',
    system: { alpha: 0.5 + (number % 10) / 10, beta: 0.9, K: 'infinite', kappa: 10 },
    axes: [
      { parameter: 'u', values: [0, 0.1, 1, number % 20] },
      { parameter: 'P', from: 100, to: 1e6, count: 250, spacing: 'logarithmic' },
    ],
    quantities: ['effective-action'],
    seeds: [],
  };
}
