import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { afterAll, expect, it } from 'vitest';

// The archive's own library, as electron-builder finds it.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const asar = createRequire(builder.resolve('app-builder-lib'))('@electron/asar') as {
  listPackage(archive: string): string[];
  extractFile(archive: string, file: string): Buffer;
  statFile(archive: string, file: string): { size?: number; unpacked?: boolean };
};

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-packaging-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('packs the built application with the native modules of its platform, and nothing that only a developer needs', async () => {
  // Where Electron would be; only the archive is looked at.
  const electron = join(folder, 'electron');
  writeFileSync(electron, '');
  chmodSync(electron, 0o755);
  await build({
    projectDir: join(import.meta.dirname, '../../..'),
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    config: { electronDist: folder, directories: { output: join(folder, 'dist') } },
  });
  const archive = join(folder, 'dist/linux-unpacked/resources/app.asar');
  const stat = (file: string) => asar.statFile(archive, file.split('/').join(sep));
  const packed = asar
    .listPackage(archive)
    .map((path) => path.split(sep).slice(1).join('/'))
    .filter((file) => stat(file).size !== undefined);

  const needed = [
    'main/main.js',
    'main/pool-worker.js',
    'main/store-worker.js',
    'main/figure-worker.js',
    'preload/preload.cjs',
  ];
  expect(packed).toEqual(expect.arrayContaining(['package.json', ...needed.map((file) => `out/${file}`)]));
  expect(packed).toContain('out/renderer/index.html');
  // A sandboxed preload can load nothing else.
  const preload = asar.extractFile(archive, join('out', 'preload', 'preload.cjs')).toString();
  expect([...preload.matchAll(/require\(([^)]*)\)/g)].map(([, name]) => name)).toEqual(['"electron"']);
  const sqlite = packed.filter((file) => file.startsWith('node_modules/better-sqlite3/') && file.endsWith('.node'));
  expect(sqlite).toEqual(['node_modules/better-sqlite3/prebuilds/linux-x64.node']);
  const openedByPath = packed.filter((file) => /[.](node|ttf)$/.test(file));
  expect(openedByPath.filter((file) => !stat(file).unpacked)).toEqual([]);
  expect(openedByPath.some((file) => file.startsWith('out/fonts/'))).toBe(true);
  expect(
    packed.filter((file) => /^(core|electron|renderer|test|node_modules[/](vue|zod|echarts|electron)[/])/.test(file)),
  ).toEqual([]);
});
