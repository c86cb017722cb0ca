/** Points in bulk: blocks into the quantity's table and out of it again, every double as it was (−0 comes back as 0). */
import { CoarsegrainError } from '../../core/errors.ts';
import { lossKinds, spectrumKinds, type LossKind, type SpectrumKind } from '../../core/model/kinds.ts';
import { inputsOf } from '../../core/model/setting.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { ReadableDatabase, Value, WritableDatabase } from './database.ts';
import { notFound } from './failure.ts';
import { leading, missingInput, pointTable, type PointTable } from './tables.ts';

/**
 * Commits one chunk: its points, that it is there, and the run's count.
 * @throws CoarsegrainError `not-found`; `internal` where the chunk is there already or has gaps
 */
export function writeBlock(database: WritableDatabase, run: number, block: PointBlock): void {
  const first = contiguousFrom(block);
  const table = pointTable(block.quantity, block.inputs);
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
  const { columns, count, inputs } = block;
  const missing = inputs.map(missingInput);
  const roots = new Map(block.roots.map(({ position, values }) => [position, JSON.stringify(values)]));
  const row: Value[] = new Array<Value>(table.columns.length).fill(null);
  const numbers = row.length - leading.length;
  row[0] = run;
  row[2] = block.lossKind;
  row[3] = block.spectrumKind;
  for (let position = 0; position < count; position++) {
    row[1] = block.ordinals[position]!;
    row[4] = block.status[position]!;
    row[5] = roots.get(position) ?? null;
    for (let column = 0; column < numbers; column++) {
      const value = columns[column * count + position]!;
      row[leading.length + column] = Number.isNaN(value) || value === missing[column] ? null : value;
    }
    yield row;
  }
}

function toBlock(quantity: QuantityName, rows: Value[][]): PointBlock {
  const { inputs: all, outputs } = quantities[quantity];
  const kinds = {
    loss: (rows[0]?.[2] ?? lossKinds[0]) as LossKind,
    spectrum: (rows[0]?.[3] ?? spectrumKinds[0]) as SpectrumKind,
  };
  const inputs = inputsOf(all, kinds);
  const sources = [
    ...inputs.map((key) => leading.length + all.indexOf(key)),
    ...outputs.map((_, output) => leading.length + all.length + output),
  ];
  const missing = inputs.map(missingInput);
  const count = rows.length;
  const ordinals = new Float64Array(count);
  const columns = new Float64Array(sources.length * count);
  const status = new Uint8Array(count);
  const roots: PointBlock['roots'] = [];
  rows.forEach((row, position) => {
    ordinals[position] = row[1] as number;
    status[position] = row[4] as number;
    if (typeof row[5] === 'string') roots.push({ position, values: JSON.parse(row[5]) as number[] });
    sources.forEach((source, column) => {
      columns[column * count + position] = (row[source] as number | null) ?? missing[column] ?? NaN;
    });
  });
  return {
    quantity,
    lossKind: kinds.loss,
    spectrumKind: kinds.spectrum,
    inputs,
    count,
    ordinals,
    columns,
    status,
    roots,
  };
}
