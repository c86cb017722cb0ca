/**
 * File systems on which a database cannot be kept: SQLite's write-ahead log needs memory that all its processes share, which those of two
 * machines do not.
 */
import { existsSync, statfsSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname } from 'node:path';

/** By the number under which Linux knows them (man 2 statfs). */
const networkTypes = new Map<number, string>([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
]);

/**
 * The name of the network file system that a file is or would be on; null for a local one, and where it cannot be told.
 * @param typeOf the number of the file system of a folder
 */
export function networkFileSystem(file: string, typeOf = typeOfFolder): string | null {
  if (platform() === 'win32') return /^\\\\(?![?.]\\)/.test(file) ? 'a network share' : null;
  if (platform() !== 'linux') return null;
  let folder = dirname(file);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return networkTypes.get(typeOf(folder)) ?? null;
}

function typeOfFolder(folder: string): number {
  // The kernel's number is a 32-bit word, signed on some machines.
  return statfsSync(folder).type >>> 0;
}
