import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BrowserWindow as ElectronWindow } from 'electron';
import type { Application, Events, FileOutput } from '../../../core/api.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import { connectWindow } from '../../../electron/desktop/calls.ts';
import '../../../electron/preload.ts';
import { desktopClient, type Bridge } from '../../../renderer/api/desktop.ts';
import { BrowserWindow, dialog, ipcRenderer, mainWorld, WebContents } from '../../fakes/electron.ts';

const address = 'app://coarsegrain/';
const bridge = mainWorld.coarsegrain as Bridge;
const client = desktopClient(bridge);

let folder: string;
let path: string;
let calls: [name: string, input: unknown][];
let answer: () => unknown;
let listeners: Map<string, (event: never) => void>;
let window: BrowserWindow;
let disconnect: () => void;

/** Answers every call alike; what it would check is not the subject here. */
const application: Application = {
  call: (name, input) => {
    calls.push([name, input]);
    return Promise.resolve().then(answer) as never;
  },
  on: (name, listener) => {
    listeners.set(name, listener);
    return () => listeners.delete(name);
  },
  close: () => Promise.resolve(),
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coarsegrain-calls-'));
  path = join(folder, 'run.csv');
  calls = [];
  answer = () => null;
  listeners = new Map();
  ipcRenderer.sender = undefined;
  window = new BrowserWindow({});
  await window.loadURL(address);
  disconnect = connectWindow(application, window as unknown as ElectronWindow, address);
});
afterEach(() => {
  disconnect();
  rmSync(folder, { recursive: true });
});

function file(content: () => AsyncGenerator<Uint8Array>): FileOutput {
  return { name: 'run.csv', mediaType: 'text/csv', content: content() };
}

it('hands values over as they are, the numbers included that JSON has no words for', async () => {
  const value = { X: Float64Array.of(1, NaN, -0), rate: Infinity };
  answer = () => value;
  await expect(client.call('runs.curves', { run: 3 })).resolves.toEqual(value);
  expect(calls).toEqual([['runs.curves', { run: 3 }]]);
});

it('hands an error over with its field, value and range', async () => {
  const report = { kind: 'outside-range', field: 'run', value: 0, allowed: 'from 1', message: 'run is 0.' } as const;
  answer = () => {
    throw new CoarsegrainError(report);
  };
  const error: unknown = await client.call('runs.get', { run: 0 }).catch((thrown: unknown) => thrown);
  expect((error as CoarsegrainError).report).toEqual(report);
});

it.each([
  ['another page', () => ({ url: 'https://example.org/', parent: null })],
  ['a page whose name begins alike', () => ({ url: 'app://coarsegrain.example/', parent: null })],
  ['a frame inside the page', () => ({ url: address, parent: window.webContents.mainFrame })],
])('refuses a call from %s', async (_, frame) => {
  ipcRenderer.sender = { sender: window.webContents, senderFrame: frame() };
  await expect(bridge.call('application.info', {})).resolves.toMatchObject({
    ok: false,
    error: { kind: 'not-allowed' },
  });
  expect(calls).toEqual([]);
});

it('refuses a call from another window', async () => {
  ipcRenderer.sender = { sender: new WebContents(), senderFrame: window.webContents.mainFrame };
  await expect(bridge.call('application.info', {})).resolves.toMatchObject({
    ok: false,
    error: { kind: 'not-allowed' },
  });
  expect(calls).toEqual([]);
});

it.each([
  [undefined],
  ['application.info'],
  [{ name: 1, input: {} }],
  [{ name: 'application.info', input: {}, more: 1 }],
])('refuses %j, which is not a call', async (message) => {
  const envelope = await ipcRenderer.invoke('coarsegrain:call', message);
  expect(envelope).toMatchObject({ ok: false, error: { kind: 'wrong-type' } });
  expect(calls).toEqual([]);
});

it('tells the page what happens, until it no longer listens', () => {
  const heard: Events['run.progress'][] = [];
  const stop = client.on('run.progress', (event) => heard.push(event));
  const progress = { run: 1, status: 'running', done: 5, total: 9, failed: 0, rate: null, secondsLeft: null } as const;
  const other = client.on('library.changed', () => {
    throw new Error('This event is another one.');
  });
  listeners.get('run.progress')?.(progress as never);
  stop();
  listeners.get('run.progress')?.(progress as never);
  other();
  expect(heard).toEqual([progress]);
});

it('writes a file where the person wants it', async () => {
  writeFileSync(path, 'older');
  dialog.saveAnswer = { canceled: false, filePath: path };
  answer = () =>
    file(async function* () {
      yield Buffer.from('P,X\n');
      // The file is not there before it is whole.
      expect(readFileSync(path, 'utf8')).toBe('older');
      yield Promise.resolve(Buffer.from('1,2\n'));
    });
  await expect(client.save('runs.exportData', { run: 1, format: 'csv' })).resolves.toBe(path);
  expect(readFileSync(path, 'utf8')).toBe('P,X\n1,2\n');
  expect(readdirSync(folder)).toEqual(['run.csv']);
});

it('writes nothing where the person thinks better of it', async () => {
  dialog.saveAnswer = { canceled: true, filePath: '' };
  answer = () =>
    file(async function* () {
      yield await Promise.reject(new Error('Nobody asked for the content.'));
    });
  await expect(client.save('runs.exportData', { run: 1, format: 'csv' })).resolves.toBeNull();
});

it('leaves the older file alone where the new one breaks off', async () => {
  writeFileSync(path, 'older');
  dialog.saveAnswer = { canceled: false, filePath: path };
  answer = () =>
    file(async function* () {
      yield Buffer.from('P,X\n');
      await Promise.resolve();
      throw new CoarsegrainError({ kind: 'database-broken', message: 'The database broke off.' });
    });
  await expect(client.save('runs.exportData', { run: 1, format: 'csv' })).rejects.toThrow('The database broke off.');
  expect(readFileSync(path, 'utf8')).toBe('older');
  expect(readdirSync(folder)).toEqual(['run.csv']);
});

it('says which file could not be written', async () => {
  const unwritable = join(folder, 'missing', 'run.csv');
  dialog.saveAnswer = { canceled: false, filePath: unwritable };
  answer = () =>
    file(async function* () {
      yield await Promise.resolve(Buffer.from('P,X\n'));
    });
  const error: unknown = await client
    .save('runs.exportData', { run: 1, format: 'csv' })
    .catch((thrown: unknown) => thrown);
  expect((error as CoarsegrainError).report).toMatchObject({ kind: 'file-not-written', value: unwritable });
});
