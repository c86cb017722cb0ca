/** The desktop window, in Electron's own process. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A process that fails so soon has not opened a window: a library is missing, or the display does not answer. */
const startingTime = 5000;

/**
 * Opens the window on the application in `folder`, and waits for its end.
 * @returns Electron's exit status, or why it could not start, as the beginning of a sentence
 */
export function openWindow(
  binary: string,
  folder: string,
  database: string | undefined,
): Promise<{ code: number } | { reason: string }> {
  const args = [folder, ...(database === undefined ? [] : ['--database', database])];
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  return new Promise((resolve) => {
    const child = spawn(binary, args, { stdio: ['inherit', 'inherit', 'pipe'], env });
    // What Electron says while it starts is kept back, since it says much more than the one line that a failure needs.
    let said = '';
    const keep = (chunk: Buffer) => {
      said += chunk.toString();
    };
    child.stderr.on('data', keep);
    let starting = true;
    const started = setTimeout(() => {
      starting = false;
      child.stderr.off('data', keep);
      process.stderr.write(said);
      child.stderr.pipe(process.stderr);
    }, startingTime);

    // Ctrl-C reaches the window from the terminal itself; it ends the window, and that ends this.
    const wait = () => undefined;
    const forward = () => child.kill('SIGTERM');
    process.on('SIGINT', wait);
    process.on('SIGTERM', forward);
    const end = (result: { code: number } | { reason: string }) => {
      clearTimeout(started);
      process.off('SIGINT', wait);
      process.off('SIGTERM', forward);
      resolve(result);
    };

    child.once('error', (error) => {
      end({ reason: `Electron could not be started (${error.message})` });
    });
    child.once('close', (code, signal) => {
      if (starting && signal !== 'SIGTERM' && signal !== 'SIGINT' && code !== 0) {
        const line = said.split('\n').findLast((candidate) => candidate.trim() !== '');
        end({ reason: `Electron could not open a window (${line?.trim() ?? `status ${String(code ?? signal)}`})` });
      } else {
        end({ code: code ?? 128 + constants.signals[signal!] });
      }
    });
  });
}
