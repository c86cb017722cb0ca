/**
 * An application in another process, over HTTP: what the terminal hands a run over to while the desktop or the browser face holds the
 * database.
 */
import {
  eventNames,
  methods,
  type Application,
  type EventName,
  type Events,
  type FileOutput,
  type MethodInput,
  type MethodName,
} from '../core/api.ts';
import { decode, encode } from '../core/codec.ts';
import { CoarsegrainError, type ErrorReport } from '../core/errors.ts';

export interface RemoteApplication extends Application {
  /** Rejects with `database-locked` once the other process has gone away; never resolves. */
  lost: Promise<never>;
}

/**
 * Connects to an application that is served. Events arrive from the moment this resolves; closing ends the connection only.
 * @param endpoint e.g. `http://127.0.0.1:40123`
 * @throws CoarsegrainError `database-locked` where nothing answers there, or what the application answers
 */
export async function connect(endpoint: string, token: string): Promise<RemoteApplication> {
  const authorization = { Authorization: `Bearer ${token}` };
  const hangUp = new AbortController();
  const listeners = new Map<EventName, Set<(event: never) => void>>(eventNames.map((name) => [name, new Set()]));

  async function request(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${endpoint}/api/${path}`, init).catch((error: unknown) => {
      throw unreachable(endpoint, error);
    });
    if (response.ok) return response;
    throw new CoarsegrainError((decode(await response.text()) as { error: ErrorReport }).error);
  }

  const stream = await request('events', { headers: authorization, signal: hangUp.signal });
  const lost = listen(stream, (name, event) => {
    for (const listener of listeners.get(name) ?? []) listener(event as never);
  }).then(
    () => {
      throw unreachable(endpoint, 'it was closed');
    },
    (error: unknown) => {
      throw unreachable(endpoint, error);
    },
  );
  // Whoever waits for it gets the error; whoever does not is not to be ended by it.
  lost.catch(() => undefined);

  async function call(name: MethodName, input: MethodInput<MethodName>): Promise<unknown> {
    const response = await request(name, {
      method: 'POST',
      headers: { ...authorization, 'Content-Type': 'application/json' },
      body: encode(input),
    });
    return methods[name].kind === 'file' ? fileOf(response) : decode(await response.text());
  }

  return {
    lost,
    call: call as Application['call'],
    on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void) {
      listeners.get(name)?.add(listener);
      return () => listeners.get(name)?.delete(listener);
    },
    close() {
      hangUp.abort();
      return Promise.resolve();
    },
  };
}

/** Reads server-sent events until the stream ends. */
async function listen(response: Response, receive: (name: EventName, event: unknown) => void): Promise<void> {
  let text = '';
  for await (const piece of body(response).pipeThrough(new TextDecoderStream())) {
    const messages = (text + piece).split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const fields = new Map(message.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
      const name = fields.get('event') as EventName | undefined;
      if (name) receive(name, decode(fields.get('data') ?? 'null'));
    }
  }
}

function fileOf(response: Response): FileOutput {
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? '';
  return {
    name: decodeURIComponent(name),
    mediaType: response.headers.get('Content-Type') ?? '',
    content: body(response),
  };
}

function body(response: Response): ReadableStream<Uint8Array<ArrayBuffer>> & AsyncIterable<Uint8Array> {
  return response.body as ReadableStream<Uint8Array<ArrayBuffer>> & AsyncIterable<Uint8Array>;
}

function unreachable(endpoint: string, error: unknown): CoarsegrainError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `The application that holds the database does not answer at ${endpoint} (${reason}).`;
  return new CoarsegrainError({ kind: 'database-locked', message });
}
