/**
 * A run alone as a database of its own, in a thread of its own, since that takes about a second for a million points: its study at the
 * revision that it had, the run with all that is kept about it, its points and draws, and the spectrum that it is about, numbered as they
 * are here. What was undone and may be redone is left out.
 */
import Database from 'better-sqlite3';
import { quantityNames } from '../../core/quantities/index.ts';
import { newerDatabase, notFound } from './failure.ts';
import { migrate, type OpenOptions } from './opening.ts';
import { pointTable } from './tables.ts';

export interface Extraction {
  run: number;
  /** Absolute path of the new file. */
  target: string;
}

const ofRun = 'run = :run';
const ofStudy = 'study = (SELECT study FROM source.run WHERE run = :run)';
/** By table, in the order of what refers to what, which rows belong to a run. */
const rows: [table: string, condition: string][] = [
  ['study', ofStudy],
  ['study_tag', ofStudy],
  ['revision', `(study, number) IN (SELECT study, revision FROM source.run WHERE run = :run)`],
  [
    'measured_spectrum',
    `content = (SELECT document -> 'system' ->> 'content' FROM source.revision
       JOIN source.run ON run.study = revision.study AND run.revision = revision.number WHERE run = :run)`,
  ],
  ['run', ofRun],
  ['run_tag', ofRun],
  ['session', ofRun],
  ['duration', ofRun],
  ['refinement', ofRun],
  ['added_point', ofRun],
  ['chunk', ofRun],
  ['draw_use', ofRun],
  ['draw', 'content IN (SELECT content FROM source.draw_use WHERE run = :run) OR run = :run'],
  ...quantityNames.map((quantity): [string, string] => [pointTable(quantity).name, ofRun]),
];

/** @throws CoarsegrainError `not-found` */
export function extractRun({ file, migrations }: OpenOptions, { run, target }: Extraction): void {
  const connection = new Database(target);
  try {
    // Until it is whole the file is of no use to anyone.
    connection.pragma('journal_mode = OFF');
    connection.pragma('synchronous = OFF');
    migrate(connection, migrations);
    connection.prepare('ATTACH ? AS source').run(file);
    const version = connection.pragma('source.user_version', { simple: true }) as number;
    if (version !== migrations.length) throw newerDatabase(file, version, migrations.length);
    const copy = connection.transaction(() => {
      if (!connection.prepare('SELECT 1 FROM source.run WHERE run = ? AND removed_at IS NULL').get(run)) {
        throw notFound('run', run);
      }
      for (const [table, condition] of rows) copyRows(connection, table, condition, run);
    });
    copy();
    connection.exec('DETACH source');
  } finally {
    connection.close();
  }
}

function copyRows(connection: Database.Database, table: string, condition: string, run: number): void {
  // Generated columns are not in this list.
  const names = connection.prepare(`SELECT name FROM pragma_table_info(?)`).pluck().all(table) as string[];
  const list = names.map((name) => `"${name}"`);
  // Draws that an earlier run made become those of the one that has them.
  const values = list.map((name) => (table === 'draw' && name === '"run"' ? ':run' : name));
  connection
    .prepare(
      `INSERT INTO main.${table} (${list.join(', ')}) SELECT ${values.join(', ')} FROM source.${table} WHERE ${condition}`,
    )
    .run({ run });
}
