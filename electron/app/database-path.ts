/** Where the database lives: the argument, else COARSEGRAIN_DATABASE, else the platform's application-data directory. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CoarsegrainError } from '../../core/errors.ts';

/** @throws CoarsegrainError where the argument is empty, as an unset shell variable makes it */
export function databasePath(argument?: string): string {
  if (argument === '') {
    const allowed = 'the path of a file';
    const message = '--database is empty; it takes the path of a file.';
    throw new CoarsegrainError({ kind: 'empty', field: '--database', value: '', allowed, message });
  }
  const given = argument ?? process.env.COARSEGRAIN_DATABASE;
  if (given) return resolve(given);
  return join(applicationData(), 'Coarsegrain', 'studies.sqlite');
}

function applicationData(): string {
  if (process.platform === 'win32') return process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share');
}
