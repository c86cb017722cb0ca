import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Handlers } from '../../../core/api.ts';
import { main } from '../../../electron/cli/main.ts';
import { fakeApplication } from '../../fakes/application.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

async function cli(...args: string[]) {
  const handlers: Partial<Handlers> = {
    'runs.exportFigure': ({ options }) =>
      Promise.resolve({ name: 'a.svg', mediaType: 'image/svg+xml', content: once(options.map ? 'a map' : 'curves') }),
  };
  const { terminal, errors } = fakeTerminal({ application: fakeApplication(handlers) });
  return { code: await main([...args, '--database', join(folder, 'a.sqlite')], terminal), errors: errors() };
}

test('export --map writes the map instead of curves', async () => {
  const file = join(folder, 'figure.svg');
  expect((await cli('export', '3', '--figure', file, '--map')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('a map');
  expect((await cli('export', '3', '--figure', file)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('curves');
});

test('--map without a figure is refused, before anything is done', async () => {
  const { code, errors } = await cli('export', '3', '--map', '--data', join(folder, 'a.csv'));
  expect(code).not.toBe(0);
  expect(errors).toContain('--map says what --figure F shows');
});
