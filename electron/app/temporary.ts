/** Files that are made whole before they are handed out: in a folder of their own, which goes with them. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes a piece. */
const pieceSize = 1 << 18;

/** What the work makes of an empty folder, which is removed when that was read to its end or is no longer wanted. */
export async function* inFolder(
  work: (folder: string) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'coarsegrain-'));
  try {
    yield* work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bytes of the file that the work writes at the path that it is given. */
export function madeFile(make: (path: string) => Promise<void>): AsyncGenerator<Uint8Array, void, undefined> {
  return inFolder(async function* (folder) {
    const path = join(folder, 'file');
    await make(path);
    yield* createReadStream(path, { highWaterMark: pieceSize }) as AsyncIterable<Buffer>;
  });
}
