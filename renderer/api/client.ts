/** What the interface sees of the application, whichever host it runs under: methods, files and events of `core/api.ts`. */
import type { EventName, Events, FileOutput, MethodInput, MethodName, MethodOutput } from '../../core/api.ts';
import { desktopClient } from './desktop.ts';
import { httpClient } from './http.ts';

export type FileMethod = { [Name in MethodName]: MethodOutput<Name> extends FileOutput ? Name : never }[MethodName];
export type ValueMethod = Exclude<MethodName, FileMethod>;

/** `lost`: the host does not answer; `refused`: it answers, but not to this window. */
export type Connection = 'connected' | 'lost' | 'refused';

export interface Client {
  /** @throws CoarsegrainError with the application's report */
  call<Name extends ValueMethod>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>>;
  /** Makes a file and puts it where the person wants it. Resolves to its name or path, or null where they thought better of it. */
  save<Name extends FileMethod>(name: Name, input: MethodInput<Name>): Promise<string | null>;
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void;
  /** Calls the listener when the connection changes. */
  onConnection(listener: (state: Connection) => void): () => void;
  reconnect(): void;
}

let current: Client | undefined;

/** The window's one client: Electron's bridge where there is one, else the host that served the page. */
export function client(): Client {
  current ??= window.coarsegrain ? desktopClient(window.coarsegrain) : httpClient();
  return current;
}

/** Puts another client in its place, for tests. */
export function setClient(replacement: Client): void {
  current = replacement;
}
