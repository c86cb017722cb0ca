/**
 * Means over the seeds of a run as data to export: one row for the points that differ in their seed alone, with the mean of each column, its
 * standard error from their scatter, and how many of them have values.
 */
import type { DataFormat, RunDetail } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { OutputColumn, Quantity } from '../../core/quantities/quantity.ts';
import { listWords } from '../../core/study/axis-words.ts';
import type { Expansion } from '../../core/study/expansion.ts';
import {
  ascending,
  groupColumns,
  groupPages,
  memberOrdinals,
  replicatesOf,
  seedsOf,
  withError,
  type Seeds,
} from '../../core/study/replicates.ts';
import { resultsOf, type ResultColumn } from '../../core/study/result-columns.ts';
import type { CommittedChunk } from '../store/store.ts';
import type { DataSource } from './data-files.ts';
import { headerOf, type ExportColumn, type ExportHeader } from './data-export.ts';

/** Points read at a time. */
const pageSize = 5000;

/**
 * The means of one quantity of a run as of the chunks given.
 * @param expansion of the run, with the points that it added
 * @param read gives the points of ordinals, ascending, as far as they are there
 * @throws CoarsegrainError `not-allowed` where there are none, or the format does not hold them
 */
export function meanSource(
  detail: RunDetail,
  expansion: Expansion,
  name: QuantityName,
  format: DataFormat,
  chunks: readonly CommittedChunk[],
  read: (ordinals: Float64Array) => Promise<PointBlock>,
): Pick<DataSource, 'header' | 'pages'> {
  if (format === 'sqlite') {
    const message = 'A database holds the points themselves; means are exported as CSV, JSON, NPZ or HDF5.';
    throw new CoarsegrainError({ kind: 'not-allowed', field: 'mean', value: true, allowed: 'no SQLite', message });
  }
  const seeds = seedsToMean(expansion, name);
  return {
    header: meanHeader(detail, expansion, name, seeds),
    pages: meanPages(expansion, name, seeds, chunks, read),
  };
}

/** The seeds over which a quantity's points have means. */
function seedsToMean(expansion: Expansion, name: QuantityName): Seeds {
  const { inputs }: Quantity = quantities[name];
  const seeds = inputs.includes('seed') ? seedsOf(expansion) : null;
  if (seeds) return seeds;
  const why = inputs.includes('seed') ? 'have one seed, or other parameters vary with it' : 'do not depend on a seed';
  const message = `There are no means to export: the points of ${name} in the study "${expansion.study.name}" ${why}.`;
  const allowed = 'an experiment with several seeds';
  throw new CoarsegrainError({ kind: 'not-allowed', field: 'mean', value: true, allowed, message });
}

/** What stands at the head of such a file. */
function meanHeader(detail: RunDetail, expansion: Expansion, name: QuantityName, seeds: Seeds): ExportHeader {
  const results = resultsOf(expansion.results, name);
  const outputs = groupColumns(name, results).flatMap(({ column }) => meanColumns(column));
  const { columns, ...header } = headerOf(detail, name, [...outputs, ...countColumns]);
  return {
    ...header,
    means: `a row is the mean over the points that differ in their seed alone (${listWords([...seeds.values])}); its standard errors are from their scatter`,
    columns: columns
      .filter(({ key }) => key !== 'seed' && key !== 'roots')
      .map((column) =>
        column.key === 'status' ? { ...column, meaning: `of the points the most doubtful: ${column.meaning}` } : column,
      ),
  };
}

/** The groups of a quantity's points, page by page, as blocks whose columns behind the inputs are those of `meanHeader`. */
async function* meanPages(
  expansion: Expansion,
  name: QuantityName,
  seeds: Seeds,
  chunks: readonly CommittedChunk[],
  read: (ordinals: Float64Array) => Promise<PointBlock>,
): AsyncGenerator<PointBlock> {
  const results = resultsOf(expansion.results, name);
  for (const page of groupPages(expansion, seeds, Math.max(1, Math.floor(pageSize / seeds.values.length)))) {
    const there = committed(ascending(memberOrdinals(expansion, page)), chunks);
    if (there.length > 0) yield meanBlock(expansion, page, await read(there), results);
  }
}

/** Groups of which no point is there are left out. */
function meanBlock(
  expansion: Expansion,
  page: Float64Array,
  block: PointBlock,
  results: readonly ResultColumn[],
): PointBlock {
  const { rows, mean, error, valued, status } = replicatesOf(expansion, page, block, results);
  const kept = [...page.keys()].filter((group) => rows.some((list) => list[group]! >= 0));
  const inputs = block.inputs.filter((key) => key !== 'seed');
  const inputColumns = inputs.map((key) => {
    const first = block.inputs.indexOf(key) * block.count;
    return (group: number) => block.columns[first + rows.find((list) => list[group]! >= 0)![group]!]!;
  });
  const outputColumns = groupColumns(block.quantity, results).flatMap(({ column: { key } }) => [
    (group: number) => mean[key]![group]!,
    ...(error[key] ? [(group: number) => error[key]![group]!] : []),
  ]);
  const counts = [
    (group: number) => valued[group]!,
    (group: number) => rows.filter((list) => list[group]! >= 0).length,
    () => rows.length,
  ];
  const columns = [...inputColumns, ...outputColumns, ...counts].flatMap((value) => kept.map(value));
  return {
    ...block,
    inputs,
    count: kept.length,
    ordinals: Float64Array.from(kept, (group) => page[group]!),
    columns: Float64Array.from(columns),
    status: Uint8Array.from(kept, (group) => status[group]!),
    roots: [],
  };
}

/** Those of the ordinals, ascending, whose chunks were committed. @param chunks ascending */
function committed(ordinals: Float64Array, chunks: readonly CommittedChunk[]): Float64Array {
  let at = 0;
  return ordinals.filter((ordinal) => {
    while (at < chunks.length && chunks[at]!.firstOrdinal + chunks[at]!.count <= ordinal) at++;
    return at < chunks.length && chunks[at]!.firstOrdinal <= ordinal;
  });
}

function meanColumns(column: OutputColumn): ExportColumn[] {
  if (column.together !== undefined) return [{ ...column, meaning: `${column.meaning}; ${words[column.together]}` }];
  const { key, symbol, name, expression, meaning, error = withError(column).error! } = column;
  const mean = {
    key,
    symbol,
    name,
    meaning: `mean of ${meaning}`,
    ...(expression === undefined ? {} : { expression }),
  };
  return [
    mean,
    { key: error, symbol: `δ${symbol}`, name: `standard error of ${name}`, meaning: 'from the scatter of the points' },
  ];
}

const words = {
  largest: 'the largest of the points',
  smallest: 'the smallest of the points',
  sum: 'of all points together',
} as const;

const countColumns: readonly ExportColumn[] = [
  { key: 'members', symbol: '', name: 'points with values', meaning: 'how many points the means are taken over' },
  { key: 'present', symbol: '', name: 'points', meaning: 'how many points are computed, with or without values' },
  { key: 'seeds', symbol: '', name: 'seeds', meaning: 'how many points the study asks for' },
];
