/** Writes a file that the application made: beside its place first, so that a file is either whole or not there. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { FileOutput } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';

/** @throws CoarsegrainError `file-not-written` where the disk refuses; what the content itself throws passes through */
export async function writeOutput(output: FileOutput, path: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    await pipeline(output.content, createWriteStream(beside, { flags: 'wx' }));
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    if (!isSystemError(error)) throw error;
    throw new CoarsegrainError({
      kind: 'file-not-written',
      value: path,
      message: `The file ${path} could not be written: ${error.message}.`,
    });
  }
}

/** Whether the operating system refused something: no room, no permission. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
