/** Which face `npm start` opens: the desktop window where Electron and a display are there, else the same application in a browser. */
import { join } from 'node:path';
import { databaseOption, readArguments } from '../cli/arguments.ts';
import { complain } from '../cli/complain.ts';
import { exitCodes } from '../cli/exit-codes.ts';
import { checkPort, serveBrowserFace, serveOptions } from '../cli/serve.ts';
import type { Terminal } from '../cli/terminal.ts';
import { assetsFolder } from '../http/assets.ts';
import { findElectron } from './electron-binary.ts';
import { openWindow } from './window.ts';

const help = `npm start -- [--browser] [--port N] [--database FILE]

Opens Coarsegrain in a window of its own. Where there is no display, or Electron cannot be had within two minutes, it says why and
serves the same application to a browser, at an address that it prints alone on a line.

  --browser        serves to a browser at once
  --port N         serves on this port of 127.0.0.1; any free one by default
  --database FILE  keeps studies and runs in this file; COARSEGRAIN_DATABASE does the same

On a remote machine: npm start -- --browser --port 8765 there, ssh -L 8765:127.0.0.1:8765 HOST here, then open the printed address.
`;

const options = {
  ...serveOptions,
  ...databaseOption,
  browser: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @returns the exit status */
export async function start(args: string[], terminal: Terminal): Promise<number> {
  try {
    const { values } = readArguments(args, options, []);
    if (values.help) {
      await terminal.write(help);
      return exitCodes.done;
    }
    checkPort(values.port);
    if (!values.browser) {
      const electron = await findElectron(terminal.say);
      // The folder of package.json, from which Electron takes the application's name and so its own lock and settings.
      const root = join(assetsFolder(), '../..');
      const window = 'binary' in electron ? await openWindow(electron.binary, root, values.database) : electron;
      if ('code' in window) return window.code;
      terminal.say(`${window.reason}; Coarsegrain is served to a browser instead.`);
    }
    return await serveBrowserFace(values, terminal);
  } catch (error) {
    return complain(error, terminal);
  }
}
