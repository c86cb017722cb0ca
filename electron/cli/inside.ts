/** Where the files of a project lie. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { CoarsegrainError } from '../../core/errors.ts';

/**
 * A project of someone else's may not make this program read or write any other file, links included.
 * @param name what in the project leads to the path
 * @throws CoarsegrainError `not-allowed`
 */
export async function requireInside(folder: string, path: string, name: string): Promise<void> {
  const inside = await realpath(folder);
  // What is not there yet lies where its name says, the folder itself being a link or not.
  const target = await realpath(path).catch(() => resolve(inside, relative(folder, path)));
  const way = relative(inside, target);
  if (!way.startsWith('..') && !isAbsolute(way)) return;
  const allowed = 'a file in the folder of the project';
  const message = `${name} leads to ${path}, which is not in the folder of the project.`;
  throw new CoarsegrainError({ kind: 'not-allowed', field: name, value: path, allowed, message });
}
