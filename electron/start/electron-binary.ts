/** Where Electron's binary is. Its npm package comes without; what fetches it is the package's own install.js. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const timeLimit = 120_000;

export interface Surroundings {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  /** The folder of Electron's npm package; null where it is not installed. */
  folder: string | null;
  /** Milliseconds for the download. */
  timeLimit: number;
}

/** The binary, or why there is none, as the beginning of a sentence. Says so before anything is fetched. */
export async function findElectron(
  say: (line: string) => void,
  { platform, environment, folder, timeLimit }: Surroundings = surroundings(),
): Promise<{ binary: string } | { reason: string }> {
  if (platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY)
    return { reason: 'There is no display' };
  if (folder === null) return { reason: 'Electron is not installed' };
  const present = binaryIn(folder, environment);
  if (present) return { binary: present };
  say(`Downloading Electron ${versionOf(folder)} (about 110 MB), once and for at most ${timeLimit / 1000} s …`);
  const failure = await install(folder, timeLimit);
  const binary = binaryIn(folder, environment);
  if (binary) return { binary };
  return { reason: `Electron could not be downloaded (${failure ?? 'no binary came of it'})` };
}

function surroundings(): Surroundings {
  return { platform: process.platform, environment: process.env, folder: packageFolder(), timeLimit };
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** As Electron's index.js finds it; the version is compared because an update leaves the binary of before. */
function binaryIn(folder: string, environment: NodeJS.ProcessEnv): string | null {
  const path = readIfThere(join(folder, 'path.txt'));
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return existing(join(override, path ?? 'electron'));
  const version = readIfThere(join(folder, 'dist', 'version'))?.replace(/^v/, '');
  return path !== null && version === versionOf(folder) ? existing(join(folder, 'dist', path)) : null;
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}

/** Runs the package's install.js. @returns null when it succeeded, else what it said last */
function install(folder: string, limit: number): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: limit,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(null);
      else if (signal === 'SIGKILL') resolve(`it took more than ${limit / 1000} s`);
      else
        resolve(
          said
            .split('\n')
            .find((line) => line.trim() !== '')
            ?.trim() ?? `status ${String(code)}`,
        );
    });
  });
}
