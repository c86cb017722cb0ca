/** Processes that are killed in the middle of a run again and again, each going on where the one before was; and what is left in the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';

/**
 * Begins the run of a script of this folder, kills its process at a moment uniform over the first so many milliseconds of each session, and lets
 * the last one end.
 * @returns how often it was killed while it ran
 */
export async function killAgainAndAgain(
  file: string,
  options: { kills: number; milliseconds: number; size: number; uniform: () => number; script?: string },
): Promise<number> {
  const { kills, milliseconds, size, uniform, script = 'resumable-run.ts' } = options;
  for (let killed = 0; ; killed++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, script), file, String(size)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      last = text.trim().split('\n').at(-1) ?? '';
    });
    const exited = once(child, 'exit');
    if (killed < kills) {
      while (last === '' && child.exitCode === null) await wait(2);
      await wait(milliseconds * uniform());
      child.kill('SIGKILL');
    }
    await exited;
    if (last.startsWith('done') || killed >= kills) return killed;
  }
}

/** Everything that the database knows of the points of its run, as a digest; and whether the file is sound. */
export function contentOf(file: string): { points: string; counts: unknown[]; integrity: unknown } {
  const database = new Database(file, { readonly: true });
  const hash = createHash('sha256');
  for (const view of ['response', 'regression']) {
    for (const row of database.prepare(`SELECT * FROM ${view} ORDER BY run, ordinal`).raw().iterate()) {
      hash.update(JSON.stringify(row));
    }
  }
  const counts = database.prepare('SELECT status, done, failed, total FROM run').all();
  const twice = database
    .prepare('SELECT quantity, sum(count) AS points FROM chunk GROUP BY quantity ORDER BY quantity')
    .all();
  const integrity = database.pragma('integrity_check', { simple: true });
  database.close();
  return { points: hash.digest('hex'), counts: [...counts, ...twice], integrity };
}
