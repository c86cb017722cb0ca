/** What an input file holds. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { CoarsegrainError } from '../../core/errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * The text of a file, or of standard input for `-`.
 * @throws CoarsegrainError `not-found` where the file cannot be read, `broken-json` where it is not UTF-8
 */
export async function readText(file: string, terminal: Terminal): Promise<string> {
  const bytes = await readBytes(file, terminal);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = 'The input is not UTF-8 text.';
    throw new CoarsegrainError({ kind: 'broken-json', field: file, value: file, allowed: 'JSON in UTF-8', message });
  }
}

/** The bytes of a file, or of standard input for `-`. @throws CoarsegrainError `not-found` where the file cannot be read */
export async function readBytes(file: string, terminal: Terminal): Promise<Uint8Array> {
  return file === '-' ? buffer(terminal.input) : readFile(file).catch((error: unknown) => refuse(file, error));
}

function refuse(file: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new CoarsegrainError({
    kind: 'not-found',
    field: file,
    value: file,
    message: `The file cannot be read (${reason}).`,
  });
}
