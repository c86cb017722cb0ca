/** How much of the file a run takes: by its numbers of points and the size of a sample of them, since counting pages reads all of them. */
import { quantityNames, type QuantityName } from '../../core/quantities/index.ts';
import type { ReadableDatabase, Value } from './database.ts';
import { pointTable } from './tables.ts';

const sample = 50;
/** Share of its pages that a table fills: they are full where points came in order, and split where chunks came as threads made them. */
const filled = 0.85;

/** Bytes of a run's points and of the draws that it made, by estimate. */
export function bytesOfRun(database: ReadableDatabase, run: number): number {
  const points = quantityNames.reduce((sum, quantity) => sum + bytesOfPoints(database, run, quantity), 0);
  const [draws] = database.oneArray(
    `SELECT coalesce(sum(length(content) * 2 + length("values") + coalesce(length(quality), 0) + coalesce(length(state), 0) + 80), 0)
     FROM draw WHERE run = ?`,
    [run],
  )!;
  return Math.round(points + (draws as number));
}

function bytesOfPoints(database: ReadableDatabase, run: number, quantity: QuantityName): number {
  const [count] = database.oneArray(
    'SELECT coalesce(sum(count), 0) FROM chunk WHERE run = ? AND quantity = ? AND error IS NULL',
    [run, quantity],
  )!;
  if (count === 0) return 0;
  const { columns, name } = pointTable(quantity);
  const list = columns.map((column) => `"${column}"`).join(', ');
  const rows = database.allArrays(`SELECT ${list} FROM ${name} WHERE run = ? LIMIT ?`, [run, sample]);
  if (rows.length === 0) return 0;
  const bytes = rows.reduce((sum, row) => sum + row.reduce((all: number, value) => all + bytesOfValue(value), 0), 0);
  return ((count as number) * bytes) / rows.length / filled;
}

/** In SQLite's record format, a byte of the header included. */
function bytesOfValue(value: Value): number {
  if (value === null) return 1;
  if (typeof value !== 'number') return 1 + value.length;
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 47) return 9;
  const size = Math.abs(value);
  if (value === 0 || value === 1) return 1;
  return size < 2 ** 7 ? 2 : size < 2 ** 15 ? 3 : size < 2 ** 23 ? 4 : size < 2 ** 31 ? 5 : 7;
}
