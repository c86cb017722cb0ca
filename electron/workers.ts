/**
 * Where the files of worker threads are: beside the entry files in a build, in their source folders under Vitest and in scripts, where
 * Node runs TypeScript as it is.
 */
import { basename, dirname, extname, join } from 'node:path';

const sources = {
  'pool-worker': 'pool/worker.ts',
  'store-worker': 'store/worker.ts',
  'figure-worker': 'app/figure/worker.ts',
} as const;

/** Absolute path of a worker's file. */
export function workerPath(name: keyof typeof sources): string {
  const here = import.meta.dirname;
  if (extname(import.meta.filename) === '.ts') return join(here, sources[name]);
  // Shared code lands in a folder below the entry files.
  return join(basename(here) === 'chunks' ? dirname(here) : here, `${name}.js`);
}
