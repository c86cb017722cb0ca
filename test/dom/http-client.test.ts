import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encode } from '../../core/codec.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { fileName, httpClient } from '../../renderer/api/http.ts';

class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static last: FakeEventSource | undefined;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.last = this;
  }
  close(): void {
    this.onerror = null;
  }
}

const answer = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', answer);
  vi.stubGlobal('EventSource', FakeEventSource);
});
afterEach(() => {
  vi.unstubAllGlobals();
  answer.mockReset();
});

describe('the client over HTTP', () => {
  it('carries numbers that JSON has not', async () => {
    answer.mockResolvedValue(new Response(encode({ run: NaN, x: Float64Array.of(1, Infinity) })));
    const client = httpClient();
    const value: unknown = await client.call('runs.curves', { run: 1 });
    expect(value).toEqual({ run: NaN, x: Float64Array.of(1, Infinity) });
    expect(answer.mock.calls[0]?.[0]).toBe('/api/runs.curves');
  });

  it('throws the report that the application sends', async () => {
    const error = { kind: 'not-found', field: 'run', value: 9, allowed: '', message: 'There is no run 9.' };
    answer.mockResolvedValue(new Response(encode({ error }), { status: 404 }));
    await expect(httpClient().call('runs.get', { run: 9 })).rejects.toMatchObject({ report: error });
  });

  it('says what it was answered where that is no report', async () => {
    answer.mockResolvedValue(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }));
    await expect(httpClient().call('runs.get', { run: 9 })).rejects.toThrow('502 Bad Gateway');
  });

  it('knows when the host is gone, when it is back, and when it refuses', async () => {
    const client = httpClient();
    const states: string[] = [];
    client.onConnection((state) => states.push(state));
    answer.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await expect(client.call('presets.list', {})).rejects.toBeInstanceOf(CoarsegrainError);
    answer.mockResolvedValueOnce(new Response('[]'));
    await client.call('presets.list', {});
    answer.mockResolvedValueOnce(new Response('', { status: 401 }));
    await expect(client.call('presets.list', {})).rejects.toThrow('open the address');
    expect(states).toEqual(['lost', 'connected', 'refused']);
  });

  it('hands events to whom they concern, and notices a broken stream', () => {
    const client = httpClient();
    const seen: unknown[] = [];
    const states: string[] = [];
    client.onConnection((state) => states.push(state));
    const stop = client.on('run.progress', (event) => seen.push(event));
    const progress = { run: 1, done: 5, rate: Infinity };
    const message = () => new MessageEvent('run.progress', { data: encode(progress) });
    FakeEventSource.last?.dispatchEvent(message());
    stop();
    FakeEventSource.last?.dispatchEvent(message());
    answer.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    expect(seen).toEqual([progress]);
    FakeEventSource.last?.onerror?.();
    FakeEventSource.last?.onopen?.();
    expect(states).toEqual(['lost', 'connected']);
  });

  it('asks a broken stream’s host whether it knows this window still', async () => {
    const client = httpClient();
    const states: string[] = [];
    client.onConnection((state) => states.push(state));
    client.on('run.progress', () => undefined);
    answer.mockResolvedValueOnce(new Response('{}'));
    FakeEventSource.last?.onerror?.();
    await vi.waitFor(() => {
      expect(answer.mock.calls.at(-1)?.[0]).toBe('/api/application.info');
    });
    // The host answers, but events do not arrive yet.
    await new Promise((resolve) => setTimeout(resolve));
    expect(states).toEqual(['lost']);
    FakeEventSource.last?.onopen?.();
    answer.mockResolvedValueOnce(new Response('', { status: 401 }));
    FakeEventSource.last?.onerror?.();
    await vi.waitFor(() => {
      expect(states).toEqual(['lost', 'connected', 'lost', 'refused']);
    });
  });

  it('gives files the name that the host wrote', () => {
    expect(fileName(`attachment; filename="a_.svg"; filename*=UTF-8''%CE%B1%201.svg`)).toBe('α 1.svg');
    expect(fileName('attachment; filename="figure-1.svg"')).toBe('figure-1.svg');
  });
});
