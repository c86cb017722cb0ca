/** `GET /api/events`: the application's events as server-sent events, their data by the codec. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { eventNames, type Application } from '../../core/api.ts';
import { encode } from '../../core/codec.ts';
import { Refusal } from './refusal.ts';

const heartbeat = 15_000;
/** Bytes that may wait for a reader before it is cut off; it comes back by itself and asks anew. */
const mostWaiting = 1024 * 1024;

/** Sends events until the reader goes away or the response is ended. @throws Refusal 405 */
export function streamEvents(application: Application, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET') {
    const message = `Events are read with GET, not ${String(request.method)}.`;
    throw new Refusal(405, { kind: 'not-allowed', message }, { Allow: 'GET' });
  }
  response.setHeader('Content-Type', 'text/event-stream');
  response.write('retry: 1000\n\n');
  const send = (text: string) => {
    if (response.writableEnded || response.destroyed) return;
    response.write(text);
    if (response.writableLength > mostWaiting) response.destroy();
  };
  const stops = eventNames.map((name) =>
    application.on(name, (event) => {
      send(`event: ${name}\ndata: ${encode(event)}\n\n`);
    }),
  );
  // Keeps tunnels and proxies from closing a quiet connection.
  const timer = setInterval(() => {
    send(':\n\n');
  }, heartbeat);
  response.once('close', () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  });
}
