/** The desktop face: one window on the application, and a listener on 127.0.0.1 through which a terminal hands its runs over. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog } from 'electron';
import { errorReport } from '../core/errors.ts';
import { openApplication } from './app/application.ts';
import { databasePath } from './app/database-path.ts';
import { connectWindow } from './desktop/calls.ts';
import { pageAddress, registerPageScheme, servePage } from './desktop/page.ts';
import { denyPermissions, openWindow } from './desktop/window.ts';
import { assetsFolder, listAssets } from './http/assets.ts';
import { serve } from './serve.ts';

const preload = join(import.meta.dirname, '..', 'preload', 'preload.cjs');
/** Under `npm run dev` the page comes from Vite, which replaces changed parts of it in the open window. */
const address = (app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL) ?? pageAddress;

registerPageScheme();
if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    dialog.showErrorBox('Coarsegrain cannot start', errorReport(error).message);
    app.exit(1);
  });
} else {
  app.quit();
}

async function start(): Promise<void> {
  await app.whenReady();
  denyPermissions();
  servePage(await listAssets(assetsFolder()));
  const application = await openApplication({ database: databasePath(databaseArgument()), face: 'desktop' });
  const listener = await serve(application, { assets: assetsFolder() });
  await application.announce(listener.url, listener.token);
  const window = openWindow(address, preload);
  const disconnect = connectWindow(application, window, address);

  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  window.on('closed', () => {
    disconnect();
    app.quit();
  });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void Promise.all([listener.close(), application.close()]).finally(() => {
      closed = true;
      app.quit();
    });
  });
}

/** `--database FILE`, among the arguments that Electron and Chromium read from the same line. */
function databaseArgument(): string | undefined {
  const { values } = parseArgs({ args: process.argv, options: { database: { type: 'string' } }, strict: false });
  return typeof values.database === 'string' ? values.database : undefined;
}
