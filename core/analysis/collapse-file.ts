/** Data of several sizes from a table. */
import { CoarsegrainError } from '../errors.ts';
import { sizeData, type SizeData } from './size-data.ts';
import { positive, readNumbers, type Table } from './table-file.ts';

/** Which columns hold what; without errors these are estimated. */
export interface SizeColumns {
  size: string;
  x: string;
  y: string;
  error?: string;
}

/** Points beyond which a collapse would take minutes. */
const mostPoints = 20_000;

/**
 * The points of a table, whose rows may stand in any order.
 * @throws CoarsegrainError naming row and column of what is no number, of a size or an error that is not above 0; for more than 20 000 rows;
 * as `sizeData`
 */
export function readSizeData(table: Table, { size, x, y, error }: SizeColumns): SizeData {
  const rows = table.rows.length;
  if (rows > mostPoints) {
    const message = `The file has ${rows} rows, where a collapse takes at most ${mostPoints}.`;
    throw new CoarsegrainError({
      kind: 'too-many',
      field: 'file',
      value: rows,
      allowed: `${mostPoints} rows`,
      message,
    });
  }
  const errors = error === undefined ? null : readNumbers(table, error, positive);
  return sizeData(readNumbers(table, size, positive), readNumbers(table, x), readNumbers(table, y), errors);
}
