/** Who carries out a run: this process, or the one that holds the database already. */
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Application } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { LocalApplication } from '../app/application.ts';
import { connect } from '../remote.ts';
import type { Terminal } from './terminal.ts';

export interface Runs {
  application: Application;
  /** Rejects where the process that carries out runs goes away. */
  lost: Promise<never>;
}

const patience = 1500;
const pause = 150;

/**
 * Opens the application. A database that is held by a process that takes no orders is tried again for a moment: that process may be
 * starting, or only reading something.
 */
export async function openPatiently(
  options: { database: string; face: 'browser' | 'terminal' },
  terminal: Terminal,
): Promise<LocalApplication> {
  const began = performance.now();
  for (;;) {
    const application = await terminal.openApplication(options);
    const silent = application.heldBy !== null && application.heldBy.endpoint === null;
    if (!silent || performance.now() - began > patience) return application;
    await application.close();
    await wait(pause);
  }
}

/**
 * The application that runs are started with.
 * @throws CoarsegrainError `database-locked` where another process holds the database and takes no orders
 */
export async function openForRuns(database: string, terminal: Terminal, quiet: boolean): Promise<Runs> {
  const local = await openPatiently({ database, face: 'terminal' }, terminal);
  const holder = local.heldBy;
  if (!holder) return { application: local, lost: new Promise(() => undefined) };
  await local.close();
  const { processId, host, endpoint, token } = holder;
  if (endpoint === null || token === null || host !== hostname()) {
    const message = `Process ${processId} on ${host} holds the database ${database} and takes no orders from here; once it has ended, this command will work.`;
    throw new CoarsegrainError({ kind: 'database-locked', field: 'database', value: database, message });
  }
  const remote = await connect(endpoint, token);
  if (!quiet) terminal.say(`Process ${processId} holds the database: the run is handed over to it.`);
  return { application: remote, lost: remote.lost };
}
