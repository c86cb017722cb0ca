/** Files that are made whole before they are handed out: in a folder of their own, which goes with them. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CoarsegrainError } from '../../core/errors.ts';
import { isSystemError } from './write-output.ts';

/** Bytes a piece. */
const pieceSize = 1 << 18;

/** What the work makes of an empty folder, which is removed when that was read to its end or is no longer wanted. */
export async function* inFolder(
  work: (folder: string) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'coarsegrain-'));
  try {
    yield* work(folder);
  } catch (error) {
    throw isSystemError(error) ? notMade(error) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * For what writes by a library that does not tell when it cannot.
 * @param path of the file that is to grow by so many bytes
 * @throws CoarsegrainError `file-not-written` where there is no room for them
 */
export async function requireRoom(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < bytes) throw notMade(new Error('ENOSPC: no space left on device'));
}

/** What is made before it is handed out takes room in the system's folder for temporary files, not where it will go. */
function notMade({ message }: Error): CoarsegrainError {
  const folder = tmpdir();
  return new CoarsegrainError({
    kind: 'file-not-written',
    field: 'TMPDIR',
    value: folder,
    allowed: 'a folder with room for a copy of the file',
    message: `The file could not be made in ${folder}: ${message}. TMPDIR names another folder.`,
  });
}

/** The bytes of the file that the work writes at the path that it is given. */
export function madeFile(make: (path: string) => Promise<void>): AsyncGenerator<Uint8Array, void, undefined> {
  return inFolder(async function* (folder) {
    const path = join(folder, 'file');
    await make(path);
    yield* createReadStream(path, { highWaterMark: pieceSize }) as AsyncIterable<Buffer>;
  });
}
