/**
 * A run's points as NPZ, which NumPy and Julia read: a zip file with an .npy file for each column, one for the words of each column of
 * words (`status_words` beside `status`), and `header.json`. In one pass over the points each column grows in a file of its own, so
 * that memory holds a page alone.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { PointBlock } from '../../core/quantities/block.ts';
import { bytesOf, dataColumns, dataHeader, type DataColumn } from './columns.ts';
import type { ExportHeader } from './data-export.ts';
import { inFolder } from './temporary.ts';
import { zipped } from './zipped.ts';

/** What NumPy calls the types, least significant byte first. */
const types: Record<DataColumn['type'], string> = { float64: '<f8', uint32: '<u4', uint8: '|u1' };
/** Bytes before the numbers, whatever their count: NumPy asks for a multiple of 64. */
const headLength = 128;

/** The file's bytes. */
export function npzPages(
  header: ExportHeader,
  pages: AsyncIterable<PointBlock>,
): AsyncGenerator<Uint8Array, void, undefined> {
  return inFolder(async function* (folder) {
    const columns = dataColumns(header);
    const paths = columns.map((_, index) => join(folder, String(index)));
    const files: FileHandle[] = [];
    try {
      for (const path of paths) files.push(await open(path, 'wx'));
      await writeColumns(columns, files, pages);
    } finally {
      for (const file of files) await file.close();
    }
    const made = { mtime: new Date(header.date), mode: 0o100644 };
    yield* zipped((zip) => {
      const text = JSON.stringify(dataHeader(header, columns), null, 2);
      zip.addBuffer(Buffer.from(`${text}\n`), 'header.json', made);
      for (const [index, { key, words }] of columns.entries()) {
        zip.addFile(paths[index]!, `${key}.npy`, made);
        if (words) zip.addBuffer(wordsFile(words), `${key}_words.npy`, made);
      }
    });
  });
}

async function writeColumns(
  columns: readonly DataColumn[],
  files: readonly FileHandle[],
  pages: AsyncIterable<PointBlock>,
): Promise<void> {
  const lengths = columns.map(() => 0);
  const heads = () => columns.map(({ type }, index) => npyHead(types[type], lengths[index]!));
  for (const [index, head] of heads().entries()) await files[index]!.writeFile(head);
  let done = 0;
  for await (const block of pages) {
    if (block.count === 0) continue;
    for (const [index, column] of columns.entries()) {
      const values = column.values(block, done);
      await files[index]!.writeFile(bytesOf(values));
      lengths[index]! += values.length;
    }
    done += block.count;
    await setImmediate();
  }
  for (const [index, head] of heads().entries()) await files[index]!.write(head, 0, head.length, 0);
}

/** The head of an .npy file with one axis, version 1.0 of the format. */
function npyHead(type: string, length: number): Buffer {
  const head = Buffer.alloc(headLength, ' ');
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(headLength - 10, 8);
  head.write(`{'descr': '${type}', 'fortran_order': False, 'shape': (${String(length)},), }`, 10, 'latin1');
  head.write('\n', headLength - 1);
  return head;
}

/** Words as an .npy file: UTF-32, each as long as the longest. */
function wordsFile(words: readonly string[]): Buffer {
  const length = Math.max(...words.map((word) => Array.from(word).length));
  const body = new Uint32Array(words.length * length);
  words.forEach((word, index) => {
    body.set(
      Array.from(word, (character) => character.codePointAt(0)!),
      index * length,
    );
  });
  return Buffer.concat([npyHead(`<U${String(length)}`, words.length), bytesOf(body)]);
}
