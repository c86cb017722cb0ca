/** The built interface's files. They are listed once at the start, so that a request can name one of them and nothing else. */
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { CoarsegrainError } from '../../core/errors.ts';
import { Refusal } from './refusal.ts';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Files by the path that a request names, e.g. `/assets/index-BZ3dd5ab.js`. */
export type Assets = ReadonlyMap<string, string>;

/** The folder of the built interface, beside the folder of the built entry files. */
export function assetsFolder(): string {
  const here = import.meta.dirname;
  if (extname(import.meta.filename) === '.ts') return join(here, '../../out/renderer');
  return join(basename(here) === 'chunks' ? dirname(here) : here, '../renderer');
}

/** @throws CoarsegrainError `not-found` where the folder holds no built interface */
export async function listAssets(folder: string): Promise<Assets> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const assets = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    assets.set(`/${relative(folder, file).split(sep).join('/')}`, file);
  }
  const index = assets.get('/index.html');
  if (!index) {
    const message = `The interface is not built: there is no index.html in ${folder}. npm run build makes it.`;
    throw new CoarsegrainError({ kind: 'not-found', value: folder, message });
  }
  return assets.set('/', index);
}

/** Answers with one file. @throws Refusal 404, 405 */
export async function sendAsset(
  assets: Assets,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const message = `Pages are read with GET, not ${String(request.method)}.`;
    throw new Refusal(405, { kind: 'not-allowed', message }, { Allow: 'GET, HEAD' });
  }
  const file = assets.get(path);
  if (!file) throw new Refusal(404, { kind: 'not-found', message: 'There is no such page.' });
  const content = await readFile(file);
  response.setHeader('Content-Type', mediaTypes[extname(file)] ?? 'application/octet-stream');
  response.setHeader('Content-Length', content.length);
  response.setHeader('Cache-Control', cacheControl(path));
  response.end(request.method === 'HEAD' ? undefined : content);
}

/** A name with the hash of the content in it never changes its meaning. */
function cacheControl(path: string): string {
  if (/^\/assets\/.*-[\w-]{8}\.\w+$/.test(path)) return 'private, max-age=31536000, immutable';
  return path === '/' || path.endsWith('.html') ? 'no-store' : 'no-cache';
}
