/** Where a command reads and writes: results on standard output, everything said about them on standard error. */
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import type { LocalApplication } from '../app/application.ts';

type Style = 'bold' | 'dim' | 'red' | 'cyan';

export interface Terminal {
  input: Readable;
  /** Writes text to standard output; resolves when it is taken, or when it is known that it will not be. */
  write(text: string): Promise<void>;
  /** Writes a line to standard error. */
  say: (line: string) => void;
  /** Shows a line on standard error that the next one replaces; null where standard error is no terminal. */
  status: ((line: string) => void) | null;
  /** Styled text, where the stream shows styles and NO_COLOR is not set. */
  style(stream: 'output' | 'error', style: Style, text: string): string;
  /** Why standard output took no more: EPIPE where its reader has gone away; null while it takes what is written. */
  outputError: () => NodeJS.ErrnoException | null;
  openApplication: OpenApplication;
}

type OpenApplication = (options: {
  database: string;
  face: 'browser' | 'terminal';
  readOnly?: boolean;
}) => Promise<LocalApplication>;

export interface Streams {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
}

/** The terminal on a process's streams. The application is loaded where a command opens it. */
export function openTerminal(streams: Streams = process, openApplication: OpenApplication = openLocal): Terminal {
  const { stdin, stdout, stderr } = streams;
  let outputError: NodeJS.ErrnoException | null = null;
  let statusShown = false;
  stdout.on('error', (error) => {
    outputError ??= error;
  });
  // Nobody is left to be told.
  stderr.on('error', () => undefined);
  const clear = () => {
    if (statusShown) stderr.write('\r\x1b[2K');
    statusShown = false;
  };

  return {
    input: stdin,
    async write(text) {
      if (outputError) return;
      clear();
      const error = await new Promise<Error | null | undefined>((resolve) => stdout.write(text, resolve));
      outputError ??= error ?? null;
    },
    say(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    status: isTerminal(stderr)
      ? (line) => {
          stderr.write(`\r\x1b[2K${line.slice(0, width(stderr) - 1)}`);
          statusShown = true;
        }
      : null,
    style(stream, style, text) {
      const shown = stream === 'output' ? stdout : stderr;
      // FORCE_COLOR makes no terminal of a pipe, whose reader expects plain lines.
      return isTerminal(shown) ? styleText(style, text, { stream: shown }) : text;
    },
    outputError: () => outputError,
    openApplication,
  };
}

/** Some terminals say that they have no columns. */
function width({ columns = 0 }: { columns?: number }): number {
  return columns > 0 ? columns : 80;
}

function isTerminal(stream: Writable): stream is Writable & { columns?: number } {
  return 'isTTY' in stream && stream.isTTY === true;
}

const openLocal: OpenApplication = async (options) => (await import('../app/application.ts')).openApplication(options);
