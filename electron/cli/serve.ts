/** `serve`, which is also `npm start -- --browser`: the browser face, until it is interrupted. */
import { databasePath } from '../app/database-path.ts';
import { assetsFolder } from '../http/assets.ts';
import { serve } from '../serve.ts';
import { databaseOption, readArguments, readInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { openPatiently } from './hand-over.ts';
import { watchInterrupts } from './interrupts.ts';
import type { Terminal } from './terminal.ts';

export const serveOptions = { port: { type: 'string' }, ...databaseOption } as const;

export async function serveVerb(args: string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, serveOptions, []);
  return serveBrowserFace(values, terminal);
}

/** @throws CoarsegrainError for a port that is none, and as `serve` */
export function checkPort(port: string | undefined): number {
  return port === undefined ? 0 : readInteger('--port', port, 0, 65_535);
}

/** Serves the application on 127.0.0.1 and prints its address alone on a line; resolves after a signal, when all is closed. */
export async function serveBrowserFace(
  options: { port?: string; database?: string },
  terminal: Terminal,
): Promise<number> {
  const port = checkPort(options.port);
  const interrupts = watchInterrupts();
  try {
    const application = await openPatiently({ database: databasePath(options.database), face: 'browser' }, terminal);
    try {
      const { url, token, close } = await serve(application, { port, assets: assetsFolder() });
      if (application.heldBy) {
        const { processId, host } = application.heldBy;
        terminal.say(
          `Process ${processId} on ${host} holds the database: runs can be looked at here, and started once it has ended.`,
        );
      }
      await application.announce(url, token);
      await terminal.write(`${terminal.style('output', 'cyan', `${url}/?token=${token}`)}\n`);
      if (terminal.status) terminal.say('Open this address in a browser. Ctrl-C ends.');
      await interrupts.first;
      await close();
    } finally {
      await application.close();
    }
  } finally {
    interrupts.stop();
  }
  return exitCodes.done;
}
