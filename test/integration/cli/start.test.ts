import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findElectron, type Surroundings } from '../../../electron/start/electron-binary.ts';
import { start } from '../../../electron/start/main.ts';
import { openWindow } from '../../../electron/start/window.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

let folder: string;
let said: string[];
const say = (line: string) => void said.push(line);

/** Electron's package with an install.js that does what the test wants. */
async function electron(install: string): Promise<Surroundings> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '45.4.1' }));
  await writeFile(join(folder, 'install.js'), install);
  return { platform: 'linux', environment: { DISPLAY: ':0' }, folder, timeLimit: 5000 };
}

async function place(version: string): Promise<void> {
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'path.txt'), 'electron');
  await writeFile(join(folder, 'dist/version'), version);
  await writeFile(join(folder, 'dist/electron'), '');
}

beforeEach(async () => {
  said = [];
  folder = await mkdtemp(join(tmpdir(), 'coarsegrain-start-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the Electron binary', () => {
  const mustNotRun = 'throw new Error("install.js was run")';

  test('that is there is taken, silently', async () => {
    await place('45.4.1');
    expect(await findElectron(say, await electron(mustNotRun))).toEqual({ binary: join(folder, 'dist/electron') });
    expect(said).toEqual([]);
  });

  test('is not looked for without a display', async () => {
    await place('45.4.1');
    const surroundings = { ...(await electron(mustNotRun)), environment: {} };
    expect(await findElectron(say, surroundings)).toEqual({ reason: 'There is no display' });
    const wayland = { ...surroundings, environment: { WAYLAND_DISPLAY: 'wayland-0' } };
    expect(await findElectron(say, wayland)).toHaveProperty('binary');
    expect(await findElectron(say, { ...surroundings, platform: 'darwin' })).toHaveProperty('binary');
  });

  test('is not looked for without its package', async () => {
    const surroundings = { ...(await electron(mustNotRun)), folder: null };
    expect(await findElectron(say, surroundings)).toEqual({ reason: 'Electron is not installed' });
  });

  test('is fetched where it is missing or of another version, after saying so', async () => {
    await place('44.0.0');
    const install = `
      const { writeFileSync } = require('node:fs');
      writeFileSync(${JSON.stringify(join(folder, 'dist/version'))}, 'v45.4.1');`;
    expect(await findElectron(say, await electron(install))).toEqual({ binary: join(folder, 'dist/electron') });
    expect(said).toEqual(['Downloading Electron 45.4.1 (about 110 MB), once and for at most 5 s …']);
  });

  test('that cannot be fetched: one line that says why', async () => {
    const surroundings = await electron(
      `console.error('RequestError: getaddrinfo ENOTFOUND\\n  at x'); process.exit(1)`,
    );
    const reason = 'Electron could not be downloaded (RequestError: getaddrinfo ENOTFOUND)';
    expect(await findElectron(say, surroundings)).toEqual({ reason });
  });

  test('that takes too long is given up, and its download with it', async () => {
    const surroundings = await electron('setInterval(() => undefined, 1000)');
    const began = performance.now();
    expect(await findElectron(say, { ...surroundings, timeLimit: 300 })).toEqual({
      reason: 'Electron could not be downloaded (it took more than 0.3 s)',
    });
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe.skipIf(process.platform === 'win32')('the window', () => {
  async function program(text: string): Promise<string> {
    const path = join(folder, 'electron');
    await writeFile(path, `#!/bin/sh\n${text}\n`);
    await chmod(path, 0o755);
    return path;
  }

  test('gets the program and the database, and its exit status is returned', async () => {
    const binary = await program(`test "$*" = "main.js --database d.sqlite" && test -z "$ELECTRON_RUN_AS_NODE"`);
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
    expect(await openWindow(binary, 'main.js', 'd.sqlite')).toEqual({ code: 0 });
    vi.unstubAllEnvs();
  });

  test('that dies while it starts: why, in one line', async () => {
    const binary = await program('echo noise >&2; echo "libnss3.so: cannot open shared object file" >&2; exit 127');
    const reason = 'Electron could not open a window (libnss3.so: cannot open shared object file)';
    expect(await openWindow(binary, 'main.js', undefined)).toEqual({ reason });
    expect(await openWindow(join(folder, 'none'), 'main.js', undefined)).toHaveProperty('reason');
  });

  test('that is terminated while it starts ends with that', async () => {
    expect(await openWindow(await program('kill -TERM $$'), 'main.js', undefined)).toEqual({ code: 143 });
  });
});

test.each([
  [['--port', '70000'], 'an integer from 0 to 65535'],
  [['--port', '-1'], '--port needs a value'],
  [['--window'], '--browser'],
  [['study.json'], 'one argument too many'],
])('npm start -- %j: exit 2 before anything is opened', async (args, message) => {
  const { terminal, output, errors } = fakeTerminal();
  expect(await start(args, terminal)).toBe(2);
  expect(output()).toBe('');
  expect(errors()).toContain(message);
});

test('npm start -- --help teaches', async () => {
  const { terminal, output } = fakeTerminal();
  expect(await start(['--help'], terminal)).toBe(0);
  expect(output()).toContain('--browser');
});
