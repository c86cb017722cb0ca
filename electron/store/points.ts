/** Points in bulk: blocks into the quantity's table and out of it again, every double as it was (−0 comes back as 0). */
import { CoarsegrainError } from '../../core/errors.ts';
import { lossKinds, type LossKind } from '../../core/model/system.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { ReadableDatabase, Value, WritableDatabase } from './database.ts';
import { notFound } from './failure.ts';
import { pointTable, type PointTable } from './tables.ts';

/**
 * Commits one chunk: its points, that it is there, and the run's count.
 * @throws CoarsegrainError `not-found`; `internal` where the chunk is there already or has gaps
 */
export function writeBlock(database: WritableDatabase, run: number, block: PointBlock): void {
  const first = contiguousFrom(block);
  const table = pointTable(block.quantity);
  database.write((transaction) => {
    const { changes } = transaction.run(
      // With every chunk, so that a run whose process dies knows how long it computed.
      `UPDATE run SET done = done + ?,
         seconds = coalesce((julianday('now') - julianday(started_at)) * 86400, seconds) WHERE run = ?`,
      [block.count, run],
    );
    if (changes === 0) throw notFound('run', run);
    transaction.run('INSERT INTO chunk (run, quantity, first_ordinal, count) VALUES (?, ?, ?, ?)', [
      run,
      block.quantity,
      first,
      block.count,
    ]);
    for (const row of rowsOf(run, block, table)) transaction.run(table.insert, row);
  });
}

/**
 * The points with these ordinals, as far as they exist.
 * @param ordinals ascending
 */
export function readPoints(
  database: ReadableDatabase,
  run: number,
  quantity: QuantityName,
  ordinals: Float64Array,
): PointBlock {
  const first = ordinals[0];
  if (first !== undefined && ordinals.at(-1) === first + ordinals.length - 1) {
    return readRange(database, run, quantity, first, ordinals.length);
  }
  const { selectOne } = pointTable(quantity);
  const rows: Value[][] = [];
  for (const ordinal of ordinals) {
    const row = database.oneArray(selectOne, [run, ordinal]);
    if (row) rows.push(row);
  }
  return toBlock(quantity, rows);
}

/** The points that exist with an ordinal in [first, first + count). */
export function readRange(
  database: ReadableDatabase,
  run: number,
  quantity: QuantityName,
  first: number,
  count: number,
): PointBlock {
  return toBlock(quantity, database.allArrays(pointTable(quantity).selectRange, [run, first, first + count]));
}

function contiguousFrom({ ordinals, count }: PointBlock): number {
  const first = ordinals[0];
  if (first === undefined || ordinals[count - 1] !== first + count - 1) {
    throw new CoarsegrainError({ kind: 'internal', message: 'A chunk of points is empty or its ordinals have gaps.' });
  }
  return first;
}

/** The block's rows, one after another in the same array. */
function* rowsOf(run: number, block: PointBlock, table: PointTable): Generator<Value[]> {
  const { columns, count } = block;
  const inputs = table.missingInputs.length;
  const roots = new Map(block.roots.map(({ position, values }) => [position, JSON.stringify(values)]));
  const row: Value[] = new Array<Value>(table.columns.length).fill(null);
  row[0] = run;
  row[2 + inputs] = block.lossKind;
  for (let position = 0; position < count; position++) {
    row[1] = block.ordinals[position]!;
    for (let input = 0; input < inputs; input++) {
      const value = columns[input * count + position]!;
      row[2 + input] = value === table.missingInputs[input] ? null : value;
    }
    row[3 + inputs] = block.status[position]!;
    for (let output = 0; output < table.outputs; output++) {
      const value = columns[(inputs + output) * count + position]!;
      row[4 + inputs + output] = Number.isNaN(value) ? null : value;
    }
    row[4 + inputs + table.outputs] = roots.get(position) ?? null;
    yield row;
  }
}

function toBlock(quantity: QuantityName, rows: Value[][]): PointBlock {
  const { missingInputs, outputs } = pointTable(quantity);
  const inputs = missingInputs.length;
  const count = rows.length;
  const ordinals = new Float64Array(count);
  const columns = new Float64Array((inputs + outputs) * count);
  const status = new Uint8Array(count);
  const roots: PointBlock['roots'] = [];
  rows.forEach((row, position) => {
    ordinals[position] = row[1] as number;
    for (let input = 0; input < inputs; input++) {
      columns[input * count + position] = (row[2 + input] as number | null) ?? missingInputs[input]!;
    }
    status[position] = row[3 + inputs] as number;
    for (let output = 0; output < outputs; output++) {
      columns[(inputs + output) * count + position] = (row[4 + inputs + output] as number | null) ?? NaN;
    }
    const found = row[4 + inputs + outputs];
    if (typeof found === 'string') roots.push({ position, values: JSON.parse(found) as number[] });
  });
  const lossKind = (rows[0]?.[2 + inputs] ?? lossKinds[0]) as LossKind;
  return { quantity, lossKind, count, ordinals, columns, status, roots };
}
