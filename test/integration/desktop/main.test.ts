import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunProgress } from '../../../core/api.ts';
import { contentSecurityPolicy } from '../../../electron/content-security-policy.ts';
import { connect } from '../../../electron/remote.ts';
import { openStore } from '../../../electron/store/store.ts';
import { desktopClient, type Bridge } from '../../../renderer/api/desktop.ts';
import type * as Electron from '../../fakes/electron.ts';

let folder: string;
let database: string;
let electron: typeof Electron;
const argv = process.argv;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coarsegrain-main-'));
  database = join(folder, 'studies.sqlite');
  process.argv = ['/opt/Coarsegrain/coarsegrain', '--disable-gpu', '--database', database];
  vi.resetModules();
  electron = await import('../../fakes/electron.ts');
});
afterEach(async () => {
  process.argv = argv;
  if (electron.app.exitCode === undefined && electron.app.first) await quit();
  rmSync(folder, { recursive: true });
});

async function quit(): Promise<void> {
  electron.BrowserWindow.opened[0]?.emit('closed');
  await vi.waitFor(() => expect(electron.app.exitCode).toBe(0), 10_000);
}

async function open() {
  await import('../../../electron/main.ts');
  await import('../../../electron/preload.ts');
  const window = await vi.waitFor(() => {
    const opened = electron.BrowserWindow.opened[0];
    if (electron.dialog.errors.length > 0) throw new Error(electron.dialog.errors[0]);
    expect(opened?.calls).toEqual(['show']);
    return opened!;
  }, 10_000);
  return { window, client: desktopClient(electron.mainWorld.coarsegrain as Bridge) };
}

it('opens a sandboxed window on its own page, which goes nowhere and may ask for nothing', async () => {
  const { window } = await open();
  expect(window.options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
  });
  expect(window.webContents.mainFrame.url).toBe('app://coarsegrain/');
  expect(window.webContents.openHandler?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
  for (const name of ['will-navigate', 'will-attach-webview']) {
    const preventDefault = vi.fn();
    window.webContents.emit(name, { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  }
  const answer = vi.fn();
  electron.session.defaultSession.requestHandler?.(window.webContents, 'geolocation', answer);
  expect(answer).toHaveBeenCalledExactlyOnceWith(false);
  expect(electron.session.defaultSession.checkHandler?.()).toBe(false);
});

it('serves the interface and nothing beside it', async () => {
  await open();
  expect(electron.protocol.privileged.get('app')).toMatchObject({ standard: true, secure: true });
  const ask = (address: string) => electron.protocol.served.get('app')!(new Request(address));
  const page = await ask('app://coarsegrain/');
  expect(page.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy);
  expect(await page.text()).toContain('<title>Coarsegrain</title>');
  for (const address of [
    'app://coarsegrain/../main/main.js',
    'app://coarsegrain/..%2Fmain%2Fmain.js',
    'app://coarsegrain/%2E%2E/main/main.js',
    'app://coarsegrain/..%5Cmain%5Cmain.js',
    'app://other/index.html',
    'app://coarsegrain/missing.js',
  ]) {
    expect((await ask(address)).status, address).toBe(404);
  }
});

it('runs a study for its window, and is there for a terminal to hand runs over to', async () => {
  const { client } = await open();
  const told: RunProgress[] = [];
  client.on('run.progress', (progress) => told.push(progress));
  client.on('library.changed', () => undefined);
  const { run } = await client.call('runs.start', { preset: 'figure-1' });
  await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ run, status: 'done', done: 505, total: 505 }), 10_000);
  const { curves } = await client.call('runs.curves', { run });
  expect(curves).toHaveLength(5);

  const second = await openStore({ file: database, applicationVersion: 'test' });
  try {
    const { endpoint, token } = second.heldBy!;
    const terminal = await connect(endpoint!, token!);
    await expect(terminal.call('runs.get', { run })).resolves.toMatchObject({ status: 'done' });
    await terminal.close();
  } finally {
    await second.close();
  }

  await quit();
  const next = await openStore({ file: database, applicationVersion: 'test' });
  expect(next.heldBy).toBeNull();
  await next.close();
});

it('comes forward when it is started a second time', async () => {
  const { window } = await open();
  electron.app.emit('second-instance');
  expect(window.calls).toEqual(['show', 'restore', 'focus']);
});

it('leaves the database alone when it is the second instance', async () => {
  electron.app.first = false;
  await import('../../../electron/main.ts');
  expect(electron.app.exitCode).toBe(0);
  expect(electron.BrowserWindow.opened).toEqual([]);
  expect(existsSync(database)).toBe(false);
});

it('says why it cannot start', async () => {
  writeFileSync(database, 'This is not a database, though it is as long as the header of one would be. '.repeat(10));
  await import('../../../electron/main.ts');
  await vi.waitFor(() => expect(electron.app.exitCode).toBe(1), 10_000);
  expect(electron.dialog.errors).toEqual([expect.stringContaining(database)]);
});
