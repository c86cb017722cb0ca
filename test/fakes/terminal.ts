/** A terminal in memory: what a command reads, and what it wrote. */
import { Readable, Writable } from 'node:stream';
import type { LocalApplication } from '../../electron/app/application.ts';
import { openTerminal, type Terminal } from '../../electron/cli/terminal.ts';

export interface FakeTerminal {
  terminal: Terminal;
  output: () => string;
  errors: () => string;
}

class Collector extends Writable {
  text = '';
  isTTY: boolean;

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Opening an application fails unless one is given. */
export function fakeTerminal(
  options: { input?: string | Uint8Array; isTTY?: boolean; application?: LocalApplication } = {},
): FakeTerminal {
  const { input = '', isTTY = false, application } = options;
  const stdout = new Collector(isTTY);
  const stderr = new Collector(isTTY);
  const terminal = openTerminal({ stdin: Readable.from([Buffer.from(input)]), stdout, stderr }, () =>
    application ? Promise.resolve(application) : Promise.reject(new Error('This command was to open no application.')),
  );
  return { terminal, output: () => stdout.text, errors: () => stderr.text };
}
