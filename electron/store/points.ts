/** Points in bulk: blocks into the quantity's table and out of it again, every double as it was (−0 comes back as 0). */
import { CoarsegrainError } from '../../core/errors.ts';
import {
  dynamicsKinds,
  featureKinds,
  lossKinds,
  spectrumKinds,
  type DynamicsKind,
  type FeatureKind,
  type LossKind,
  type SpectrumKind,
} from '../../core/model/kinds.ts';
import { inputsOf, type Choice } from '../../core/model/setting.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { Quantity } from '../../core/quantities/quantity.ts';
import type { ReadableDatabase, Transaction, Value, WritableDatabase } from './database.ts';
import { keepPoints, type KeptPoint } from './cache.ts';
import { keepDraws, useDraws, type KeptDraw } from './draws.ts';
import { notFound } from './failure.ts';
import { addDuration, type Spent } from './provenance.ts';
import { leading, missingInput, pointTable, type PointTable } from './tables.ts';

/**
 * Commits one chunk: its points, that it is there, and the run's count.
 * @param kept those of its points that other runs are to find
 * @throws CoarsegrainError `not-found`; `internal` where the chunk is there already or has gaps
 */
export function writeBlock(
  database: WritableDatabase,
  run: number,
  block: PointBlock,
  spent?: Spent,
  kept: readonly KeptPoint[] = [],
): void {
  const first = contiguousFrom(block);
  const table = pointTable(block.quantity, block.inputs);
  database.write((transaction) => {
    countPoints(transaction, run, block.count);
    if (spent) addDuration(transaction, run, block.quantity, spent);
    transaction.run('INSERT INTO chunk (run, quantity, first_ordinal, count) VALUES (?, ?, ?, ?)', [
      run,
      block.quantity,
      first,
      block.count,
    ]);
    for (const row of rowsOf(run, block, table)) transaction.run(table.insert, row);
    keepPoints(transaction, kept);
  });
}

/**
 * Commits points of an experiment, which come one by one and, while draws are missing, more than once; and the draws that were made for
 * them.
 * @param finished how many of the points are whole now
 * @param contents the hashes of what the points are made of, draws of earlier runs included
 * @throws CoarsegrainError `not-found`
 */
export function writeDraws(
  database: WritableDatabase,
  run: number,
  draws: readonly KeptDraw[],
  block: PointBlock,
  finished: number,
  spent?: Spent,
  contents: readonly string[] = [],
): void {
  const table = pointTable(block.quantity, block.inputs);
  database.write((transaction) => {
    keepDraws(transaction, run, block.quantity, draws);
    useDraws(transaction, run, new Set([...contents, ...draws.map(({ content }) => content)]));
    countPoints(transaction, run, finished);
    if (spent) addDuration(transaction, run, block.quantity, spent);
    for (const ordinal of block.ordinals) {
      transaction.run('INSERT OR IGNORE INTO chunk (run, quantity, first_ordinal, count) VALUES (?, ?, ?, 1)', [
        run,
        block.quantity,
        ordinal,
      ]);
    }
    for (const row of rowsOf(run, block, table)) transaction.run(table.replace, row);
  });
}

/** With every commit, so that a run whose process dies knows how long it computed. */
function countPoints(transaction: Transaction, run: number, count: number): void {
  const { changes } = transaction.run(
    `UPDATE run SET done = done + ?,
       seconds = coalesce(seconds_before + (julianday('now') - julianday(resumed_at)) * 86400, seconds) WHERE run = ?`,
    [count, run],
  );
  if (changes === 0) throw notFound('run', run);
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
  const { columns, count, inputs, kinds } = block;
  const missing = inputs.map(missingInput);
  const roots = new Map(block.roots.map(({ position, values }) => [position, JSON.stringify(values)]));
  const row: Value[] = new Array<Value>(table.columns.length).fill(null);
  const numbers = row.length - table.leading;
  row[0] = run;
  row[2] = kinds.loss;
  row[3] = kinds.spectrum;
  choicesOf(block.quantity).forEach((choice, index) => {
    row[leading.length + index] = kinds[choice];
  });
  for (let position = 0; position < count; position++) {
    row[1] = block.ordinals[position]!;
    row[4] = block.status[position]!;
    row[5] = roots.get(position) ?? null;
    for (let column = 0; column < numbers; column++) {
      const value = columns[column * count + position]!;
      row[table.leading + column] = Number.isNaN(value) || value === missing[column] ? null : value;
    }
    yield row;
  }
}

function choicesOf(quantity: QuantityName): readonly Choice[] {
  const { choices = [] }: Quantity = quantities[quantity];
  return choices;
}

function toBlock(quantity: QuantityName, rows: Value[][]): PointBlock {
  const { inputs: all, outputs }: Quantity = quantities[quantity];
  const choices = choicesOf(quantity);
  const [first = []] = rows;
  const kinds = {
    loss: (first[2] ?? lossKinds[0]) as LossKind,
    spectrum: (first[3] ?? spectrumKinds[0]) as SpectrumKind,
    features: (choices.includes('features')
      ? first[leading.length + choices.indexOf('features')]!
      : featureKinds[0]) as FeatureKind,
    dynamics: (choices.includes('dynamics')
      ? first[leading.length + choices.indexOf('dynamics')]!
      : dynamicsKinds[0]) as DynamicsKind,
  };
  const inputs = inputsOf(all, kinds);
  const before = pointTable(quantity).leading;
  const sources = [
    ...inputs.map((key) => before + all.indexOf(key)),
    ...outputs.map((_, output) => before + all.length + output),
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
    kinds,
    inputs,
    count,
    ordinals,
    columns,
    status,
    roots,
  };
}
