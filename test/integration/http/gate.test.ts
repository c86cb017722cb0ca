import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type Served } from '../../../electron/serve.ts';
import { fakeApplication } from '../../fakes/application.ts';
import { send, sendRaw } from './requests.ts';

let folder: string;
let served: Served;
let port: number;
let cookie: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coarsegrain-http-'));
  await mkdir(join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'renderer/index.html'), '<p>Coarsegrain</p>');
  await writeFile(join(folder, 'renderer/assets/index-BZ3dd5ab.js'), 'export {}');
  served = await serve(fakeApplication({ 'runs.list': () => Promise.resolve([]) }), {
    assets: join(folder, 'renderer'),
  });
  port = Number(new URL(served.url).port);
  cookie = `coarsegrain-${String(port)}=${served.token}`;
});

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

describe('the token', () => {
  test('enters once by the address, as a cookie of this port, and leaves the address', async () => {
    const { status, headers } = await send(port, `/?token=${served.token}`);
    expect(status).toBe(302);
    expect(headers.location).toBe('/');
    expect(headers['set-cookie']).toEqual([`${cookie}; Path=/; HttpOnly; SameSite=Strict`]);
    const page = await send(port, '/', { headers: { cookie: `other=1; ${cookie}` } });
    expect(page).toMatchObject({ status: 200, body: '<p>Coarsegrain</p>' });
  });

  test.each([
    ['missing', {}],
    ['another one', { cookie: 'coarsegrain-PORT=AAAA' }],
    ['empty', { cookie: 'coarsegrain-PORT=' }],
    ['under the name of another port', { cookie: 'coarsegrain-1=TOKEN' }],
    ['as another kind of authorization', { authorization: 'Basic TOKEN' }],
    ['another bearer beside the right cookie', { authorization: 'Bearer AAAA', cookie: 'coarsegrain-PORT=TOKEN' }],
  ])('%s: 401 for pages, files, methods and events, saying how to open it', async (_, given) => {
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        value.replace('PORT', String(port)).replace('TOKEN', served.token),
      ]),
    );
    for (const path of ['/', '/assets/index-BZ3dd5ab.js', '/api/events']) {
      const answer = await send(port, path, { headers });
      expect(answer.status).toBe(401);
      expect(answer.body).toContain(`http://127.0.0.1:${String(port)}/?token=`);
      expect(answer.body).not.toContain(served.token);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const options = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' };
    const method = await send(port, '/api/runs.list', options);
    expect(method.status).toBe(401);
    expect(JSON.parse(method.body)).toMatchObject({ error: { kind: 'not-allowed', field: 'token' } });
  });

  test('wrong in the address: 401 and no cookie', async () => {
    for (const token of ['', 'AAAA', `${served.token}A`]) {
      const answer = await send(port, `/?token=${token}`, { headers: { cookie } });
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('is new at each start', async () => {
    const second = await serve(fakeApplication({}), { assets: join(folder, 'renderer') });
    expect(second.token).not.toBe(served.token);
    expect(Buffer.from(second.token, 'base64url')).toHaveLength(32);
    await second.close();
  });
});

describe('the address', () => {
  test.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT'])('Host %s is answered', async (host) => {
    const headers = { cookie, host: host.replace('PORT', String(port)) };
    expect((await send(port, '/', { headers })).status).toBe(200);
  });

  test.each([
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost',
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1:PORT.evil.example',
    '[::1]:PORT',
  ])('Host %s: 403, even with the token', async (given) => {
    const host = given.replace('PORT', String(port));
    expect((await send(port, '/', { headers: { cookie, host } })).status).toBe(403);
    expect((await send(port, `/?token=${served.token}`, { headers: { host } })).status).toBe(403);
  });

  test.each(['http://evil.example', 'null', 'https://127.0.0.1:PORT', 'http://127.0.0.1:1', 'http://localhost', ''])(
    'Origin %s: 403',
    async (given) => {
      const headers = { cookie, origin: given.replace('PORT', String(port)), 'content-type': 'application/json' };
      const answer = await send(port, '/api/runs.list', { method: 'POST', headers, body: '{}' });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { kind: 'not-allowed', field: 'Origin' } });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  test('its own Origin is answered', async () => {
    const headers = { cookie, origin: `http://localhost:${String(port)}`, 'content-type': 'application/json' };
    expect((await send(port, '/api/runs.list', { method: 'POST', headers, body: '{}' })).status).toBe(200);
  });

  test('a request without Host, or for another site through this one, gets no page', async () => {
    expect(await sendRaw(port, `GET / HTTP/1.1\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 400/,
    );
    expect(await sendRaw(port, `GET / HTTP/1.0\r\nCookie: ${cookie}\r\n\r\n`)).toMatch(/^HTTP\/1.1 403/);
    const proxied = `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
    expect(await sendRaw(port, proxied)).toMatch(/^HTTP\/1.1 404/);
  });
});

describe('pages', () => {
  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/index.html%00.js',
    '/assets',
    '/assets/',
    '*',
  ])('%s is none', async (path) => {
    const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
    const answer = await sendRaw(port, request);
    expect(answer).toMatch(/^HTTP\/1.1 404/);
    expect(answer).not.toContain('secret');
  });

  test('carry headers that keep them to themselves', async () => {
    const { headers } = await send(port, '/', { headers: { cookie } });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    const refused = await send(port, '/');
    expect(refused.headers['content-security-policy']).toBe(headers['content-security-policy']);
    expect(refused.headers['cache-control']).toBe('no-store');
  });

  test('named after their content are kept for ever', async () => {
    const { headers } = await send(port, '/assets/index-BZ3dd5ab.js', { headers: { cookie } });
    expect(headers['cache-control']).toContain('immutable');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  test('are read with GET or HEAD', async () => {
    const head = await send(port, '/', { method: 'HEAD', headers: { cookie } });
    expect(head).toMatchObject({ status: 200, body: '' });
    const put = await send(port, '/', { method: 'PUT', headers: { cookie } });
    expect(put).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });
});

describe('the host', () => {
  test('listens on 127.0.0.1 alone', async () => {
    // The same port on another address of this machine is still free.
    await new Promise<void>((resolve, reject) => {
      const other = createServer();
      other.once('error', reject);
      other.listen(port, '127.0.0.2', () => other.close(() => resolve()));
    });
  });

  test('names a port that is in use', async () => {
    const starting = serve(fakeApplication({}), { port, assets: join(folder, 'renderer') });
    await expect(starting).rejects.toMatchObject({
      report: {
        kind: 'outside-range',
        field: 'port',
        value: port,
        message: expect.stringContaining('in use') as string,
      },
    });
  });

  test('says that the interface is not built', async () => {
    const starting = serve(fakeApplication({}), { assets: join(folder, 'nowhere') });
    await expect(starting).rejects.toMatchObject({
      report: { kind: 'not-found', message: expect.stringContaining('npm run build') as string },
    });
  });
});
