/** Measured spectra, by the hash of what they hold. What studies name is never changed and never removed. */
import { CoarsegrainError } from '../../core/errors.ts';
import type { MeasuredSpectrum } from '../../core/model/measured.ts';
import type { ReadableDatabase, Transaction, WritableDatabase } from './database.ts';

export interface StoredSpectrum extends MeasuredSpectrum {
  content: string;
  file: string;
}

/** Keeps a spectrum; one that is there already stays as it is. */
export function keepSpectrum(database: WritableDatabase, spectrum: StoredSpectrum): void {
  database.write((transaction) => insertSpectrum(transaction, spectrum));
}

/** As `keepSpectrum`, in a transaction of more than that. */
export function insertSpectrum(transaction: Transaction, { content, file, lambda, y }: StoredSpectrum): void {
  transaction.run(
    `INSERT INTO measured_spectrum (content, file, modes, lambda, y, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (content) DO NOTHING`,
    [content, file, lambda.length, bytesOf(lambda), bytesOf(y), new Date().toISOString()],
  );
}

/** @throws CoarsegrainError `not-found` */
export function getSpectrum(database: ReadableDatabase, content: string): StoredSpectrum {
  const row = database.one('SELECT file, lambda, y FROM measured_spectrum WHERE content = ?', [content]);
  if (!row) {
    const message = 'The database does not hold the measured spectrum of this study: its file has to be read again.';
    throw new CoarsegrainError({ kind: 'not-found', field: 'system.file', value: content, allowed: '', message });
  }
  const [lambda, y] = [row.lambda, row.y].map((bytes) => doublesOf(bytes as unknown as Uint8Array)) as [
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>,
  ];
  return { content, file: row.file as string, lambda, y };
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** SQLite's bytes may begin anywhere; doubles need an address of their own. */
function doublesOf(bytes: Uint8Array): Float64Array<ArrayBuffer> {
  return new Float64Array(bytes.slice().buffer);
}
