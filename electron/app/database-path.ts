/** Where the database lives: the argument, else COARSEGRAIN_DATABASE, else the platform's application-data directory. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export function databasePath(argument?: string): string {
  const given = argument ?? process.env.COARSEGRAIN_DATABASE;
  if (given) return resolve(given);
  return join(applicationData(), 'Coarsegrain', 'studies.sqlite');
}

function applicationData(): string {
  if (process.platform === 'win32') return process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share');
}
