/** Applications on database files in a folder of the test's own: all are closed after each test, and the folder goes with the last. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { openApplication, type ApplicationOptions, type LocalApplication } from '../../electron/app/application.ts';

export const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-'));
const opened: LocalApplication[] = [];
let files = 0;

/** The path of a database that is not there yet. */
export function newFile(): string {
  return join(folder, `${String(files++)}.sqlite`);
}

/** By default on a new file, with two threads. */
export async function open(database = newFile(), options: Partial<ApplicationOptions> = {}): Promise<LocalApplication> {
  const application = await openApplication({ database, face: 'terminal', threads: 2, ...options });
  opened.push(application);
  return application;
}

/** Begins a run and waits for its end. @returns its number */
export async function ended(application: LocalApplication, begin: () => Promise<{ run: number }>): Promise<number> {
  // Its end may be told before its number is.
  const ends = new Set<number>();
  let look: () => void = () => undefined;
  const stop = application.on('run.progress', ({ run, status }) => {
    if (status !== 'running' && status !== 'queued') ends.add(run);
    look();
  });
  const { run } = await begin();
  await new Promise<void>((resolve) => {
    look = () => {
      if (ends.has(run)) resolve();
    };
    look();
  });
  stop();
  return run;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((application) => application.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));
