import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Handlers, RunProgress, RunSummary } from '../../../core/api.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { decode, encode } from '../../../core/codec.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import { connect } from '../../../electron/remote.ts';
import { serve, type Served } from '../../../electron/serve.ts';
import { fakeApplication, type FakeApplication } from '../../fakes/application.ts';
import { send, type Answer } from './requests.ts';

const progress: RunProgress = {
  run: 1,
  status: 'running',
  done: 5,
  total: 10,
  failed: 0,
  share: 0.5,
  rate: Infinity,
  secondsLeft: null,
};

let folder: string;
let served: Served | undefined;
let application: FakeApplication;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coarsegrain-http-'));
  await writeFile(join(folder, 'index.html'), '');
});

afterEach(async () => {
  await served?.close();
  served = undefined;
  await rm(folder, { recursive: true });
});

async function open(handlers: Partial<Handlers>): Promise<Served> {
  application = fakeApplication(handlers);
  served = await serve(application, { assets: folder });
  port = Number(new URL(served.url).port);
  return served;
}

async function post(name: string, body: string | Uint8Array, headers = {}): Promise<Answer> {
  const authorization = `Bearer ${String(served?.token)}`;
  return send(port, `/api/${name}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
}

const refusing = (kind: CoarsegrainError['report']['kind']): Partial<Handlers> => ({
  'runs.list': () => Promise.reject(new CoarsegrainError({ kind, message: 'No.' })),
});

describe('a method', () => {
  test('takes plain JSON with its defaults and answers by the codec', async () => {
    const curves = { x: new Float64Array([1, NaN, -0]), rate: -Infinity } as unknown as CurveSet;
    const asked: unknown[] = [];
    await open({
      'runs.curves': () => Promise.resolve(curves),
      'runs.list': (input) => Promise.resolve([asked.push(input)] as unknown as RunSummary[]),
    });
    const answer = await post('runs.curves', '{"run": 1}');
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(decode(answer.body)).toEqual(curves);
    await post('runs.list', '{}');
    expect(asked).toEqual([{ limit: 100 }]);
  });

  test.each([
    ['not-found', 404],
    ['database-locked', 409],
    ['outside-range', 400],
    ['internal', 500],
  ] as const)('that fails with %s answers %i with its report', async (kind, status) => {
    await open(refusing(kind));
    const answer = await post('runs.list', '{}');
    expect(answer.status).toBe(status);
    expect(decode(answer.body)).toEqual({ error: { kind, field: '', value: null, allowed: '', message: 'No.' } });
  });

  test('that breaks answers 500 and tells where on standard error', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await open({ 'runs.list': () => Promise.reject(new TypeError('broken')) });
    const answer = await post('runs.list', '{}');
    expect(answer.status).toBe(500);
    expect(decode(answer.body)).toMatchObject({ error: { kind: 'internal', message: 'broken' } });
    expect(told).toHaveBeenCalledExactlyOnceWith(expect.any(TypeError));
    told.mockRestore();
  });

  test('refuses what its schema refuses, naming the field', async () => {
    await open({ 'runs.list': () => Promise.resolve([]) });
    const answer = await post('runs.list', '{"limit": 0}');
    expect(answer.status).toBe(400);
    expect(decode(answer.body)).toMatchObject({ error: { kind: 'outside-range', field: 'limit', value: 0 } });
  });

  test.each(['runs.none', 'constructor', '__proto__', '', 'runs.list/x'])('named "%s" is none: 404', async (name) => {
    await open({});
    const answer = await post(name, '{}');
    expect(answer.status).toBe(404);
    expect(decode(answer.body)).toMatchObject({ error: { kind: 'unknown-name', field: 'method', value: name } });
    expect(application.calls).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['half a document', '{"limit": 3'],
    ['NaN', '{"limit": NaN}'],
    ['a typed array cut short', '{"$":"Float64Array","value":"AAAA"}'],
    ['broken base64', '{"$":"Float64Array","value":"*"}'],
    ['an empty wrapper', '{"$":"object","value":null}'],
    ['what is not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a tower of brackets', '['.repeat(200_000)],
  ])('does not take %s: 400', async (_, body) => {
    await open({ 'runs.list': () => Promise.resolve([]) });
    const answer = await post('runs.list', body);
    expect(answer.status).toBe(400);
    expect(decode(answer.body)).toMatchObject({ error: { kind: 'broken-json', field: 'body' } });
    expect(application.calls).toEqual([]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json-seq', ''])(
    'does not take the type "%s": 415',
    async (type) => {
      await open({});
      expect((await post('runs.list', '{}', { 'content-type': type })).status).toBe(415);
    },
  );

  test('is called with POST: 405', async () => {
    const { token } = await open({});
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const headers = { authorization: `Bearer ${token}` };
      expect(await send(port, '/api/runs.list', { method, headers })).toMatchObject({
        status: 405,
        headers: { allow: 'POST' },
      });
    }
  });

  test('takes at most 8 MiB, announced or not: 413', async () => {
    await open({ 'runs.list': () => Promise.resolve([]) });
    const most = 8 * 1024 * 1024;
    expect((await post('runs.list', `{${' '.repeat(most - 2)}}`)).status).toBe(200);
    const large = `{${' '.repeat(most)}}`;
    expect((await post('runs.list', large)).status).toBe(413);
    expect((await post('runs.list', large, { 'transfer-encoding': 'chunked' })).status).toBe(413);
  });

  test('takes bundles that are larger', async () => {
    const bytes = new Uint8Array(9 * 1024 * 1024).fill(7);
    let received = 0;
    await open({
      'bundle.import': (input) => {
        received = input.bytes.reduce((sum, byte) => sum + byte, 0);
        return Promise.resolve({ runs: [] });
      },
    });
    expect((await post('bundle.import', encode({ bytes }))).status).toBe(200);
    expect(received).toBe(7 * bytes.length);
  });
});

test('a caller that leaves in the middle of a request leaves no trace', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { token } = await open({ 'runs.list': () => Promise.resolve([]) });
  const socket = connectSocket(port, '127.0.0.1');
  socket.write(
    `POST /api/runs.list HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  );
  await wait(100);
  socket.destroy();
  await wait(100);
  expect((await post('runs.list', '{}')).status).toBe(200);
  expect(application.calls).toEqual(['runs.list']);
  expect(told).not.toHaveBeenCalled();
  told.mockRestore();
});

describe('a file', () => {
  test('comes as an attachment, under its name in any script', async () => {
    await open({
      'runs.exportData': () =>
        Promise.resolve({ name: 'α "one".csv', mediaType: 'text/csv', content: pieces(['P,u\r\n', '1,2\r\n']) }),
    });
    const answer = await post('runs.exportData', '{"run": 1, "format": "csv"}');
    expect(answer).toMatchObject({ status: 200, body: 'P,u\r\n1,2\r\n' });
    expect(answer.headers['content-type']).toBe('text/csv');
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="_ _one_.csv"; filename*=UTF-8''%CE%B1%20%22one%22.csv`,
    );
  });

  test('that cannot be begun is answered with a report', async () => {
    await open({
      'runs.exportData': () =>
        Promise.resolve({ name: 'a', mediaType: 'text/csv', content: pieces([], 'database-broken') }),
    });
    const answer = await post('runs.exportData', '{"run": 1, "format": "csv"}');
    expect(answer.status).toBe(500);
    expect(decode(answer.body)).toMatchObject({ error: { kind: 'database-broken' } });
    expect(answer.headers['content-disposition']).toBeUndefined();
  });

  test('that breaks half-way is broken off', async () => {
    await open({
      'runs.exportData': () =>
        Promise.resolve({ name: 'a', mediaType: 'text/csv', content: pieces(['P\r\n'], 'database-broken') }),
    });
    await expect(post('runs.exportData', '{"run": 1, "format": "csv"}')).rejects.toThrow(/aborted|hang up|reset/);
  });

  test('is made no faster than it is read, and given up when its reader leaves', async () => {
    let made = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          made += 1;
          yield await Promise.resolve(new Uint8Array(65_536));
        }
      } finally {
        ended = true;
      }
    }
    const { token } = await open({
      'runs.exportData': () => Promise.resolve({ name: 'a', mediaType: 'text/csv', content: endless() }),
    });
    const socket = connectSocket(port, '127.0.0.1');
    const body = '{"run":1,"format":"csv"}';
    socket.write(
      `POST /api/runs.exportData HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
    );
    socket.pause();
    await vi.waitFor(() => {
      expect(made).toBeGreaterThan(0);
    });
    await wait(300);
    const before = made;
    await wait(300);
    // Whatever the kernel buffers is some megabytes; without backpressure this would be thousands of pieces.
    expect(made).toBe(before);
    expect(ended).toBe(false);
    socket.destroy();
    await vi.waitFor(() => {
      expect(ended).toBe(true);
    });
  });
});

describe('events', () => {
  test('arrive with their name and their data by the codec, with a heartbeat', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { token, url } = await open({});
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/api/events`, { headers, signal: stop.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('retry: 1000\n\n');
    application.emit('run.progress', progress);
    expect((await reader.read()).value).toBe(`event: run.progress\ndata: ${encode(progress)}\n\n`);
    vi.advanceTimersByTime(15_000);
    expect((await reader.read()).value).toBe(':\n\n');
    vi.useRealTimers();
    stop.abort();
    await vi.waitFor(() => {
      expect(application.listeners('run.progress')).toBe(0);
    });
  });

  test('do not pile up for a reader that does not read', async () => {
    const { token } = await open({});
    const socket = connectSocket(port, '127.0.0.1');
    socket.write(
      `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    socket.pause();
    await vi.waitFor(() => {
      expect(application.listeners('run.progress')).toBe(1);
    });
    for (let sent = 0; sent < 200_000 && application.listeners('run.progress') > 0; sent += 1) {
      application.emit('run.progress', progress);
      if (sent % 1000 === 0) await new Promise(setImmediate);
    }
    expect(application.listeners('run.progress')).toBe(0);
    socket.destroy();
  });

  test('end when the host is closed, at once', async () => {
    const { token, url, close } = await open({});
    const response = await fetch(`${url}/api/events`, { headers: { authorization: `Bearer ${token}` } });
    const began = performance.now();
    const ended = response.text();
    await close();
    expect(await ended).toBe('retry: 1000\n\n');
    expect(performance.now() - began).toBeLessThan(1000);
    served = undefined;
  });
});

describe('a remote application', () => {
  test('is the served one: values, reports, files and events', async () => {
    const curves = { x: new Float64Array([1, NaN]) } as unknown as CurveSet;
    const { url, token } = await open({
      'runs.curves': () => Promise.resolve(curves),
      'runs.get': ({ run }) =>
        Promise.reject(
          new CoarsegrainError({ kind: 'not-found', field: 'run', value: run, message: 'There is no run 7.' }),
        ),
      'runs.exportData': () =>
        Promise.resolve({ name: 'α.csv', mediaType: 'text/csv', content: pieces(['P\r\n', '1\r\n']) }),
    });
    const remote = await connect(url, token);
    const events: RunProgress[] = [];
    const stop = remote.on('run.progress', (event) => events.push(event));
    application.emit('run.progress', progress);
    expect(await remote.call('runs.curves', { run: 1 })).toEqual(curves);
    await expect(remote.call('runs.get', { run: 7 })).rejects.toMatchObject({
      report: { kind: 'not-found', field: 'run', value: 7, message: 'There is no run 7.' },
    });
    const file = await remote.call('runs.exportData', { run: 1, format: 'csv' });
    expect(file).toMatchObject({ name: 'α.csv', mediaType: 'text/csv' });
    expect(Buffer.concat(await Array.fromAsync(file.content)).toString()).toBe('P\r\n1\r\n');
    await vi.waitFor(() => {
      expect(events).toEqual([progress]);
    });
    stop();
    application.emit('run.progress', progress);
    await remote.call('runs.curves', { run: 1 });
    expect(events).toHaveLength(1);
    await remote.close();
    expect(application.calls).not.toContain('close');
  });

  test('says when it has gone away', async () => {
    const { url, token, close } = await open({});
    const remote = await connect(url, token);
    await close();
    served = undefined;
    await expect(remote.lost).rejects.toMatchObject({ report: { kind: 'database-locked' } });
    await expect(remote.call('runs.list', {})).rejects.toMatchObject({
      report: { kind: 'database-locked', message: expect.stringContaining(url) as string },
    });
  });

  test('does not open with another token', async () => {
    const { url } = await open({});
    await expect(connect(url, 'AAAA')).rejects.toMatchObject({ report: { kind: 'not-allowed', field: 'token' } });
  });
});

async function* pieces(texts: string[], failure?: CoarsegrainError['report']['kind']): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
  if (failure) throw new CoarsegrainError({ kind: failure, message: 'The database is broken.' });
}
