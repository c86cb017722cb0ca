/** The client in a browser: methods are POSTs, events come over one stream, files become downloads. */
import { eventNames, type EventName } from '../../core/api.ts';
import { decode, encode } from '../../core/codec.ts';
import { CoarsegrainError, type ErrorReport } from '../../core/errors.ts';
import type { Client, Connection } from './client.ts';

export function httpClient(): Client {
  const listeners = new Map<EventName, Set<(event: never) => void>>(eventNames.map((name) => [name, new Set()]));
  const watchers = new Set<(state: Connection) => void>();
  let state: Connection = 'connected';
  let events: EventSource | undefined;
  /** While the stream of events is broken, an answer to a single call does not make the connection whole. */
  let broken = false;

  function become(next: Connection): void {
    if (next === state) return;
    state = next;
    for (const watcher of watchers) watcher(next);
  }

  function listen(): void {
    events?.close();
    const source = new EventSource('/api/events');
    events = source;
    source.onopen = () => {
      broken = false;
      become('connected');
    };
    source.onerror = () => {
      broken = true;
      if (state !== 'refused') become('lost');
      probe();
    };
    for (const name of eventNames) {
      source.addEventListener(name, (message: MessageEvent<string>) => {
        const event = decode(message.data) as never;
        for (const listener of listeners.get(name) ?? []) listener(event);
      });
    }
  }

  async function post(name: string, input: unknown): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`/api/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: encode(input),
      });
    } catch (error) {
      become('lost');
      const message = 'The application does not answer: the connection to it was lost.';
      throw new CoarsegrainError({ kind: 'internal', message, value: String(error) });
    }
    if (response.status === 401 || response.status === 403) become('refused');
    else if (!broken) become('connected');
    if (response.ok) return response;
    throw new CoarsegrainError(await reportOf(response));
  }

  /** A stream does not say why it broke. The answer tells a host that is gone from one that refuses this window. */
  function probe(): void {
    post('application.info', {}).catch(() => undefined);
  }

  return {
    async call(name, input) {
      return decode(await (await post(name, input)).text()) as never;
    },
    async save(name, input) {
      const response = await post(name, input);
      const file = fileName(response.headers.get('Content-Disposition'));
      download(file, await response.blob());
      return file;
    },
    on(name, listener) {
      if (!events) listen();
      listeners.get(name)?.add(listener);
      return () => listeners.get(name)?.delete(listener);
    },
    onConnection(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    reconnect() {
      listen();
      probe();
    },
  };
}

/** The report in an answer's body, or one that says what stood there instead. */
async function reportOf(response: Response): Promise<ErrorReport> {
  const text = await response.text();
  try {
    const body = decode(text) as { error?: ErrorReport };
    if (body.error) return body.error;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const refused = response.status === 401 || response.status === 403;
  const message = refused
    ? 'This window is no longer signed in: open the address that the application printed when it started.'
    : `The application answered ${String(response.status)} ${response.statusText}.`;
  return { kind: refused ? 'not-allowed' : 'internal', field: '', value: null, allowed: '', message };
}

/** The name in a Content-Disposition header. */
export function fileName(disposition: string | null): string {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (extended) return decodeURIComponent(extended);
  return /filename="([^"]*)"/i.exec(disposition ?? '')?.[1] ?? 'coarsegrain';
}

function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads the address after this turn of the loop.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}
