import { join } from 'node:path';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const eslint = new ESLint({ cwd: root });

/** The rules that the text breaks where it stands in place of a file that is there. */
async function broken(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return result!.messages.map(({ ruleId }) => ruleId ?? 'not parsed');
}

it.each([
  "export const query = 'SELECT P FROM point WHERE run = ?';",
  'export const query = (table: string) => `DELETE FROM ${table}`;',
  "export const query = 'PRAGMA journal_mode = WAL';",
  'export const query = `\n  INSERT OR IGNORE INTO study (name)\n  VALUES (?)`;',
])('lets SQL stand in the store only: %s', async (text) => {
  expect(await broken('electron/app/version.ts', text)).toEqual(['no-restricted-syntax']);
  expect(await broken('electron/store/store.ts', text)).toEqual([]);
});

it('takes a sentence for a sentence', async () => {
  const text = "export const sentence = 'Select a run from the list, or update the study set before.';";
  expect(await broken('electron/app/version.ts', text)).toEqual([]);
});

it.each(['document.title', 'window.name', 'process.pid', 'Buffer.from([])'])('keeps %s out of core', async (use) => {
  const text = `export const used = ${use};`;
  expect(await broken('core/codec.ts', text)).toEqual(['no-restricted-globals']);
  expect(await broken('electron/workers.ts', text)).toEqual([]);
});
