/**
 * A run's points as HDF5: a dataset for each column, with its symbol, name, meaning and the words that its integers stand for as
 * attributes, and the header as the file's. The library writes at once to a file, page by page, so that memory holds a page alone.
 */
import { setImmediate } from 'node:timers/promises';
import type { Dataset, File } from 'h5wasm/node';
import type { PointBlock } from '../../core/quantities/block.ts';
import { dataColumns, dataHeader, type DataColumn } from './columns.ts';
import type { ExportHeader } from './data-export.ts';
import { madeFile, requireRoom } from './temporary.ts';

/** Values that lie together in the file, which is as large as its last piece is whole. */
const largestChunk = 16_384;
/** Bytes of what is said of a column, and of the file. */
const aroundColumn = 8192;
const aroundAll = 65_536;

/** The file's bytes. */
export function hdf5Pages(
  header: ExportHeader,
  pages: AsyncIterable<PointBlock>,
): AsyncGenerator<Uint8Array, void, undefined> {
  return madeFile(async (path) => {
    // The library is large and seldom wanted.
    const library = await import('h5wasm/node');
    await library.ready;
    // The oldest form of the format is what every reader knows.
    const file = new library.File(path, 'w', { libver: ['earliest', 'v110'] });
    try {
      await writeColumns(file, path, header, pages);
    } finally {
      file.close();
    }
  });
}

async function writeColumns(
  file: File,
  path: string,
  header: ExportHeader,
  pages: AsyncIterable<PointBlock>,
): Promise<void> {
  const columns = dataColumns(header);
  for (const [name, value] of Object.entries(dataHeader(header, columns))) {
    // What is no text or number stands there as JSON.
    file.create_attribute(name, typeof value === 'object' ? JSON.stringify(value) : (value as string | number));
  }
  const chunk = Math.min(largestChunk, Math.max(header.points, 1));
  const datasets = columns.map((column) => ({ column, dataset: datasetOf(file, column, chunk), length: 0 }));
  const whole = sizeOf(columns, header.points, chunk);
  await requireRoom(path, whole);
  let done = 0;
  for await (const block of pages) {
    if (block.count === 0) continue;
    // Others may have taken the room meanwhile.
    await requireRoom(path, whole * (1 - done / Math.max(header.points, 1)));
    for (const place of datasets) {
      const values = place.column.values(block, done);
      if (values.length === 0) continue;
      const end = place.length + values.length;
      place.dataset.resize([end]);
      place.dataset.write_slice([[place.length, end]], values);
      place.length = end;
    }
    done += block.count;
    await setImmediate();
  }
}

/** Bytes of the file, or somewhat more. */
function sizeOf(columns: readonly DataColumn[], points: number, chunk: number): number {
  const numbers = Math.ceil(Math.max(points, 1) / chunk) * chunk;
  return columns.reduce((sum, { type }) => sum + numbers * types[type][1].BYTES_PER_ELEMENT + aroundColumn, aroundAll);
}

const types = {
  float64: ['<d', Float64Array],
  uint32: ['<I', Uint32Array],
  uint8: ['<B', Uint8Array],
} as const;

function datasetOf(
  file: File,
  { key, symbol, name, meaning, expression, type, words }: DataColumn,
  chunk: number,
): Dataset {
  const [dtype, Values] = types[type];
  const shape = { shape: [0], maxshape: [null], chunks: [chunk] };
  const dataset = file.create_dataset({ name: key, data: new Values(0), dtype, ...shape });
  for (const [attribute, text] of Object.entries({ symbol, name, meaning })) dataset.create_attribute(attribute, text);
  if (expression !== undefined) dataset.create_attribute('expression', expression);
  if (words) dataset.create_attribute('words', [...words]);
  return dataset;
}
