import { mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { faces } from '../../../electron/app/figure/faces.ts';
import { writeFaces } from '../../../electron/fonts-plugin.ts';

const root = await mkdtemp(join(tmpdir(), 'coarsegrain-fonts-'));
afterAll(() => rm(root, { recursive: true }));

it('the build turns every face into a TrueType file, once', async () => {
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'), 'junction');
  await writeFaces(root);
  const folder = join(root, 'out/fonts');
  expect((await readdir(folder)).sort()).toEqual(faces.map(({ file }) => file).sort());
  const times = async () => Promise.all(faces.map(async ({ file }) => (await stat(join(folder, file))).mtimeMs));
  const before = await times();
  await writeFaces(root);
  expect(await times()).toEqual(before);
});
