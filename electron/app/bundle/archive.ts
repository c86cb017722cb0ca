/**
 * The zip file of a bundle from outside: what it lists is checked before anything of it is inflated, and no member is inflated beyond the
 * size that it gives itself.
 */
import { crc32 } from 'node:zlib';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { CoarsegrainError } from '../../../core/errors.ts';
import { limits, manifestName, memberName } from './format.ts';

export interface Archive {
  /** By name, the bytes of each member as the file gives them. */
  readonly sizes: ReadonlyMap<string, number>;
  /** @throws CoarsegrainError `missing` where there is no such member, `wrong-type` where it is damaged */
  read(name: string): Promise<Uint8Array>;
}

/** @throws CoarsegrainError `wrong-type` for what is no bundle, `too-many` for what is too large or inflates too much */
export async function openArchive(bytes: Uint8Array): Promise<Archive> {
  if (bytes.length > limits.file) throw tooLarge('file', bytes.length, limits.file);
  const zip = await open(bytes);
  const entries = await list(zip, bytes.length);
  return {
    sizes: new Map([...entries].map(([name, { uncompressedSize }]) => [name, uncompressedSize])),
    async read(name) {
      const entry = entries.get(name);
      if (!entry) throw missing(name);
      const inflated = await inflate(zip, entry);
      if (inflated.length !== entry.uncompressedSize || crc32(inflated) !== entry.crc32) {
        throw damaged(`the checksum of ${name} does not fit`);
      }
      return inflated;
    },
  };
}

export function missing(name: string): CoarsegrainError {
  const message = `The bundle has no ${name}.`;
  return new CoarsegrainError({ kind: 'missing', field: name, allowed: 'a whole bundle', message });
}

export function damaged(reason: string): CoarsegrainError {
  const message = `This is no bundle of Coarsegrain, or it is damaged: ${reason}.`;
  return new CoarsegrainError({ kind: 'wrong-type', field: 'bytes', allowed: 'a .coarsegrain file', message });
}

function tooLarge(field: string, value: number, most: number): CoarsegrainError {
  const allowed = `at most ${String(most)} bytes`;
  const message = `The bundle is too large: ${field} has ${String(value)} bytes; it takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'too-many', field, value, allowed, message });
}

function open(bytes: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true, strictFileNames: true }, (error, zip) => {
      if (error) reject(damaged(error.message));
      else resolve(zip);
    });
  });
}

function list(zip: ZipFile, fileBytes: number): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let total = 0;
  const most = Math.max(limits.total, limits.ratio * fileBytes);
  return new Promise((resolve, reject) => {
    const judge = (entry: Entry): CoarsegrainError | null => {
      const { fileName, uncompressedSize, compressionMethod } = entry;
      if (!memberName.test(fileName)) return damaged(`it holds a member "${fileName.slice(0, 100)}"`);
      if (entries.has(fileName)) return damaged(`it holds ${fileName} twice`);
      if (entries.size >= limits.members) return damaged(`it has more than ${String(limits.members)} members`);
      if (entry.isEncrypted() || ![0, 8].includes(compressionMethod)) return damaged(`${fileName} is encrypted`);
      const largest = fileName === manifestName ? limits.manifest : limits.member;
      if (uncompressedSize > largest) return tooLarge(fileName, uncompressedSize, largest);
      total += uncompressedSize;
      return total > most ? tooLarge('all members together', total, most) : null;
    };
    zip.on('error', (error: Error) => reject(damaged(error.message)));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      const fault = judge(entry);
      if (fault) {
        reject(fault);
        return;
      }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function inflate(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(damaged(`${entry.fileName}: ${error.message}`));
    zip.openReadStream(entry, (error: Error | null, stream) => {
      if (error) {
        fail(error);
        return;
      }
      const pieces: Buffer[] = [];
      // The library breaks off where more comes than the size that the entry gives.
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('error', fail);
      stream.on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
    });
  });
}
