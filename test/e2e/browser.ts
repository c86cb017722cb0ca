/** A real Chromium and a running application for the end-to-end tests: `import { expect, test } from './browser.ts'`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, test as base, type Browser, type LaunchOptions } from '@playwright/test';

const root = join(import.meta.dirname, '..', '..');
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** Starts `$CHROMIUM_PATH`, else a Chromium on this machine, else the one among the npm packages, else Chrome where Playwright knows it. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ args: flags.split(' '), ...(await findBrowser()) });
}

async function findBrowser(): Promise<LaunchOptions> {
  const installed = process.env.CHROMIUM_PATH ?? onPath('chromium', 'chromium-browser', 'google-chrome');
  if (installed !== undefined) return { executablePath: installed };
  if (process.platform === 'linux' && process.arch === 'x64') return packagedBrowser();
  return { channel: 'chrome' };
}

function onPath(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** The Chromium of `@sparticuz/chromium`, unpacked once with the libraries and fonts that a bare machine lacks. */
async function packagedBrowser(): Promise<LaunchOptions> {
  const cache = join(root, 'node_modules', '.cache');
  const folder = join(cache, 'chromium');
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    // An unpacking that is broken off leaves nothing under the final name.
    const fresh = await mkdtemp(join(cache, 'chromium-'));
    await unpack(fresh);
    const fonts = join(fresh, 'fonts', 'fonts.conf');
    await writeFile(fonts, (await readFile(fonts, 'utf8')).replaceAll('/tmp/', `${folder}/`));
    await rename(fresh, folder);
  }
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH ?? ''].join(':'),
    FONTCONFIG_PATH: join(folder, 'fonts'),
  };
  return { executablePath: join(folder, 'chromium'), env };
}

/** The package takes its directions from the environment when it is imported, and leaves some there. */
async function unpack(folder: string): Promise<void> {
  const before = { ...process.env };
  const directions = { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x', LD_LIBRARY_PATH: '', FONTCONFIG_PATH: '' };
  Object.assign(process.env, directions);
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    await packaged.executablePath();
  } finally {
    for (const name of Object.keys(directions)) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

export interface RunningApplication {
  /** The address with the token that the application printed. */
  url: string;
  database: string;
  process: ChildProcess;
  /** Ends the application as the person would, and waits for it. */
  stop(): Promise<void>;
}

/** Starts the built application in its browser face. @throws Error with its output when it ends before it serves */
export async function startApplication(database: string, ...more: string[]): Promise<RunningApplication> {
  const file = join(root, 'out', 'main', 'start.js');
  const child = spawn(process.execPath, [file, '--browser', '--port', '0', '--database', database, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const said: string[] = [];
  child.stderr.on('data', (data: Buffer) => said.push(data.toString()));
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (/^http:\/\/127\.0\.0\.1:\d+\/\?token=\S+$/.test(line)) {
      // What it goes on to say must not fill the pipe.
      child.stdout.resume();
      return { url: line, database, process: child, stop: () => stop(child, ended) };
    }
  }
  throw new Error(`The application did not start:\n${said.join('\n')}`);
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
}

/** Playwright's test, with the browser above and, as `app`, an application of its own on an empty database for each test. */
export const test = base.extend<{ app: RunningApplication }, { browser: Browser }>({
  browser: [
    async ({}, use) => {
      const browser = await launchBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  app: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'coarsegrain-'));
    const app = await startApplication(join(folder, 'studies.db'));
    await use(app);
    await app.stop();
    await rm(folder, { recursive: true, maxRetries: 5 });
  },
});
export { expect } from '@playwright/test';
