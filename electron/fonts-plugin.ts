/** A step of the build: the web fonts that figures use, turned into TrueType files in `out/fonts`. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import decompress from 'wawoff2/decompress.js';
import { faces } from './app/figure/faces.ts';

/** Writes the faces at the start of a build; those that are as new as their sources stay. */
export function fontsPlugin(): Plugin {
  let root = process.cwd();
  return {
    name: 'coarsegrain-fonts',
    configResolved(config) {
      root = config.root;
    },
    buildStart: () => writeFaces(root),
  };
}

/** Turns every face into a TrueType file in `out/fonts`, which is made where it is missing. @param root the repository's folder */
export async function writeFaces(root: string): Promise<void> {
  const folder = join(root, 'out/fonts');
  await mkdir(folder, { recursive: true });
  for (const { file, source } of faces) {
    const from = join(root, 'node_modules', source);
    const to = join(folder, file);
    if ((await modified(to)) >= (await modified(from))) continue;
    await writeFile(to, await decompress(await readFile(from)));
  }
}

/** When the file was last written, in milliseconds; never, for one that is not there. */
async function modified(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return -Infinity;
    throw error;
  }
}
