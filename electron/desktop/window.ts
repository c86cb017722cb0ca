/** The application's window: a sandboxed page that goes nowhere, opens nothing and may ask for nothing. */
import { BrowserWindow, nativeTheme, session } from 'electron';

/** The chrome's colour, so that nothing flashes before the first paint. */
const background = { light: '#f3f4f5', dark: '#1a1d20' };

/**
 * Opens the window on the address.
 * @param preload path of the built preload script
 */
export function openWindow(address: string, preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Coarsegrain',
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  void window.loadURL(address);
  return window;
}

/** Refuses every permission a page could ask for: camera, location, notifications and the rest. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
}
