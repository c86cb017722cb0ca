/**
 * A fake of what the desktop face uses of Electron, for machines without its binary. Everything between the processes is cloned as
 * Electron clones it, and a channel that nobody or that two handle fails, so that what passes here is wired as it must be there.
 */
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { readFile } from 'node:fs/promises';

type Listener = (...values: never[]) => unknown;
interface Frame {
  url: string;
  parent: Frame | null;
}

export class WebContents extends EventEmitter {
  mainFrame: Frame = { url: '', parent: null };
  openHandler: ((details: { url: string }) => { action: string }) | undefined;

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  send(channel: string, ...values: unknown[]): void {
    if (ipcRenderer.listenerCount(channel) === 0) throw new Error(`Nobody listens to the channel ${channel}.`);
    ipcRenderer.emit(channel, {}, ...structuredClone(values));
  }
}

export class BrowserWindow extends EventEmitter {
  static opened: BrowserWindow[] = [];
  readonly webContents = new WebContents();
  readonly options: Record<string, unknown>;
  calls: string[] = [];

  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    BrowserWindow.opened.push(this);
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    await Promise.resolve();
    this.emit('ready-to-show');
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  restore(): void {
    this.calls.push('restore');
  }
  isMinimized(): boolean {
    return true;
  }
}

class IpcMain {
  readonly handlers = new Map<string, Listener>();
  handle(channel: string, handler: Listener): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}
export const ipcMain = new IpcMain();

class IpcRenderer extends EventEmitter {
  /** Who the main process will see as the sender; the newest window's main frame unless a test says otherwise. */
  sender: { sender: WebContents; senderFrame: Frame | null } | undefined;

  async invoke(channel: string, ...values: unknown[]): Promise<unknown> {
    const handler = ipcMain.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const contents = BrowserWindow.opened.at(-1)?.webContents ?? new WebContents();
    const event = this.sender ?? { sender: contents, senderFrame: contents.mainFrame };
    const sent = structuredClone(values);
    try {
      return structuredClone(await handler(...([event, ...sent] as never[])));
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
    }
  }
}
export const ipcRenderer = new IpcRenderer();

/** What the preload gave to the page, by name. */
export const mainWorld: Record<string, unknown> = {};
export const contextBridge = {
  exposeInMainWorld(name: string, value: Record<string, unknown>): void {
    if (name in mainWorld) throw new Error(`Cannot bind an API on top of an existing property: ${name}`);
    mainWorld[name] = value;
  },
};

type Serve = (request: Request) => Promise<Response>;
class Protocol {
  readonly privileged = new Map<string, Record<string, boolean>>();
  readonly served = new Map<string, Serve>();

  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    if (app.ready) throw new Error('Schemes can be made privileged only before Electron is ready.');
    for (const { scheme, privileges } of schemes) this.privileged.set(scheme, privileges);
  }
  handle(scheme: string, handler: Serve): void {
    if (this.served.has(scheme)) throw new Error(`The scheme ${scheme} is served already.`);
    this.served.set(scheme, handler);
  }
}
export const protocol = new Protocol();

export const net = {
  /** Of a file's address only. */
  async fetch(address: string): Promise<Response> {
    if (pathToFileURL('/').protocol !== new URL(address).protocol)
      throw new Error(`${address} is not a file's address.`);
    return new Response(await readFile(new URL(address)));
  },
};

class App extends EventEmitter {
  readonly isPackaged = true;
  ready = false;
  quits = 0;
  exitCode: number | undefined;
  /** Whether this is the first instance. */
  first = true;

  requestSingleInstanceLock(): boolean {
    return this.first;
  }
  async whenReady(): Promise<void> {
    await Promise.resolve();
    this.ready = true;
  }
  quit(): void {
    this.quits++;
    const event = { prevented: false, preventDefault: () => (event.prevented = true) };
    this.emit('will-quit', event);
    if (!event.prevented) this.exitCode = 0;
  }
  exit(code: number): void {
    this.exitCode = code;
  }
}
export const app = new App();

export const dialog = {
  /** What the next save dialog answers. */
  saveAnswer: { canceled: true, filePath: '' },
  errors: [] as string[],
  showSaveDialog(): Promise<{ canceled: boolean; filePath: string }> {
    return Promise.resolve(dialog.saveAnswer);
  },
  showErrorBox(title: string, text: string): void {
    dialog.errors.push(`${title}: ${text}`);
  },
};

export const nativeTheme = { shouldUseDarkColors: false };

type PermissionRequest = (contents: WebContents, permission: string, answer: (granted: boolean) => void) => void;
export const session = {
  defaultSession: {
    requestHandler: undefined as PermissionRequest | undefined,
    checkHandler: undefined as (() => boolean) | undefined,
    setPermissionRequestHandler(handler: PermissionRequest): void {
      session.defaultSession.requestHandler = handler;
    },
    setPermissionCheckHandler(handler: () => boolean): void {
      session.defaultSession.checkHandler = handler;
    },
  },
};
