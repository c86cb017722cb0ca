/**
 * The migrations' text, read on the main side and handed to the writing thread as data: a build embeds the files, which is something
 * only Vite knows; from source they are read from their folder.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

export interface Migration {
  /** File name; its leading number is the `user_version` that it leads to. */
  name: string;
  sql: string;
}

/** All migrations in the order in which they are applied; the first leads to `user_version` 1, and so on without a gap. */
export function migrations(): Migration[] {
  const list = (extname(import.meta.filename) === '.ts' ? fromFolder() : embedded()).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  list.forEach(({ name }, index) => {
    if (Number.parseInt(name, 10) !== index + 1) throw new Error(`Migration ${String(index + 1)} is named ${name}.`);
  });
  return list;
}

function embedded(): Migration[] {
  const files = import.meta.glob<string>('../../migrations/*.sql', { query: '?raw', import: 'default', eager: true });
  return Object.entries(files).map(([path, sql]) => ({ name: basename(path), sql }));
}

function fromFolder(): Migration[] {
  const folder = join(import.meta.dirname, '../../migrations');
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }));
}
