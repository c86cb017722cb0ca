/**
 * The HTTP host: the interface's files, the application's methods and its events, on 127.0.0.1 alone and for whoever has the token of
 * this start. It has no logic of its own; what it serves is the application that it is given.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Application } from '../core/api.ts';
import { encode } from '../core/codec.ts';
import { CoarsegrainError } from '../core/errors.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { listAssets, sendAsset, type Assets } from './http/assets.ts';
import { streamEvents } from './http/events.ts';
import { createGate, type Gate } from './http/gate.ts';
import { callMethod } from './http/methods.ts';
import { refusalOf, type Refusal } from './http/refusal.ts';

export interface Served {
  /** Where it listens, e.g. `http://127.0.0.1:40123`. */
  url: string;
  /** A person enters by `url/?token=…`, a program with `Authorization: Bearer …`. */
  token: string;
  /** Stops listening and ends the open event streams; answers under way have two seconds to end. */
  close: () => Promise<void>;
}

const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Serves the application until it is closed.
 * @param options.port from 1 to 65535; any free one if missing or 0
 * @param options.assets folder of the built interface
 * @throws CoarsegrainError `outside-range` naming a port that cannot be had, `not-found` where the interface is not built
 */
export async function serve(application: Application, options: { port?: number; assets: string }): Promise<Served> {
  const assets = await listAssets(options.assets);
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const token = randomBytes(32).toString('base64url');
  const gate = createGate(port, token);
  const streams = new Set<ServerResponse>();

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer({ application, assets, gate, streams }, request, response);
  });

  return {
    url: `http://127.0.0.1:${String(port)}`,
    token,
    close() {
      for (const stream of streams) stream.end();
      return new Promise((resolve) => {
        const limit = setTimeout(() => {
          server.closeAllConnections();
        }, 2000);
        server.close(() => {
          clearTimeout(limit);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

interface Host {
  application: Application;
  assets: Assets;
  gate: Gate;
  streams: Set<ServerResponse>;
}

async function answer(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  const path = (request.url ?? '').split('?', 1)[0]!;
  try {
    await route(host, path, request, response);
  } catch (error) {
    // A reader that left needs no answer; a defect behind half a file is written to standard error and the file broken off.
    if (response.destroyed && isAbort(error)) return;
    const refusal = refusalOf(error);
    if (response.headersSent) response.destroy();
    else sendRefusal(refusal, path, response);
  }
}

async function route(host: Host, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { application, assets, gate, streams } = host;
  gate.checkAddress(request);
  const token = new URLSearchParams((request.url ?? '').slice(path.length)).get('token');
  if (path === '/' && request.method === 'GET' && token !== null) {
    response.setHeader('Set-Cookie', gate.enter(token));
    response.writeHead(302, { Location: '/' }).end();
    return;
  }
  gate.checkToken(request);
  if (path === '/api/events') {
    streamEvents(application, request, response);
    streams.add(response);
    response.once('close', () => streams.delete(response));
  } else if (path.startsWith('/api/')) {
    await callMethod(application, path.slice('/api/'.length), request, response);
  } else {
    await sendAsset(assets, path, request, response);
  }
}

function isAbort(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function sendRefusal({ status, report, headers }: Refusal, path: string, response: ServerResponse): void {
  const machine = path.startsWith('/api/');
  response.removeHeader('Content-Disposition');
  response.setHeader('Content-Type', machine ? 'application/json' : 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status, headers);
  response.end(machine ? encode({ error: report }) : `${report.message}\n`);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(portError(port, error));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

function portError(port: number, error: NodeJS.ErrnoException): Error {
  const reason = { EADDRINUSE: 'is in use by another program', EACCES: 'needs more rights than this program has' }[
    error.code ?? ''
  ];
  if (!reason) return error;
  const message = `Port ${String(port)} ${reason}; another one, or none for any free one, will do.`;
  return new CoarsegrainError({ kind: 'outside-range', field: 'port', value: port, allowed: 'a free port', message });
}
