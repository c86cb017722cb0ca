import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { CoarsegrainError } from '../../../core/errors.ts';
import { openStore } from '../../../electron/store/store.ts';
import { inspect, neighbour, opened, refusal, temporaryFile } from './fixtures.ts';
import { applicationVersion, blockOf, startRun, study } from './samples.ts';

/** As if another process, on another host, had taken the database. */
const takenElsewhere = (heartbeatAt: number) => (file: string) =>
  inspect(file, (database) =>
    database
      .prepare(`UPDATE writer SET instance = 'another', host = 'elsewhere.example', heartbeat_at = ?`)
      .run(heartbeatAt),
  );

describe('while one process writes', () => {
  it('another one reads, sees its runs as running and is told who writes', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    expect(store.heldBy).toBeNull();
    await startRun(store, 10);
    await store.announce('http://127.0.0.1:4321', 'secret');
    const other = await neighbour(file);
    expect(other.heldBy).toMatchObject({ processId: process.pid, endpoint: 'http://127.0.0.1:4321', token: 'secret' });
    await other.end();
    expect((await store.listRuns(1))[0]?.status).toBe('running');
    await store.createStudy(study);
  });

  it('a store beside it reads and refuses to write', async () => {
    const file = temporaryFile();
    const other = await neighbour(file, 'write');
    await other.line();
    const store = await opened(file);
    expect(store.heldBy?.processId).toBe(other.process.pid);
    const { kind, message } = await refusal(store.createStudy(study));
    expect(kind).toBe('read-only');
    expect(message).toContain(String(other.process.pid));
    expect((await store.getRun(1)).status).toBe('running');
    const counted = (await store.getRun(1)).done;
    expect(counted).toBeGreaterThanOrEqual(500);
    expect((await store.readRange(1, 'effective-action', 0, counted)).count).toBe(counted);
  });

  it('a holder that goes in an orderly way gives the lock back', async () => {
    const file = temporaryFile();
    const other = await neighbour(file);
    expect(other.heldBy).toBeNull();
    await other.end();
    const holders = inspect(file, (database) => database.prepare('SELECT count(*) FROM writer').pluck().get());
    expect(holders).toBe(0);
    expect((await opened(file)).heldBy).toBeNull();
  });
});

describe('when the writing process is killed', () => {
  it('its run reads as interrupted, at first without a word in the file', async () => {
    const file = temporaryFile();
    const other = await neighbour(file, 'write');
    await other.line();
    const reader = await opened(file);
    expect((await reader.getRun(1)).status).toBe('running');
    await other.end('SIGKILL');
    expect((await reader.getRun(1)).status).toBe('interrupted');
    expect((await reader.listStudies(1, 1))[0]?.runs[0]?.status).toBe('interrupted');
    const written = () => inspect(file, (database) => database.prepare('SELECT status FROM run').pluck().all());
    expect(written()).toEqual(['running']);
    expect((await opened(file)).heldBy).toBeNull();
    expect(written()).toEqual(['interrupted']);
  });

  it('every chunk that it knew to be committed is there, the file is sound and can be written at once', async () => {
    for (const chunks of [1, 7, 20]) {
      const file = temporaryFile();
      const other = await neighbour(file, 'write');
      let committed = 0;
      for (let chunk = 0; chunk < chunks; chunk++) committed = Number(await other.line());
      await other.end('SIGKILL');
      const store = await opened(file);
      expect(store.heldBy).toBeNull();
      const { status, done, statuses } = await store.getRun(1);
      expect(status).toBe('interrupted');
      expect(done).toBeGreaterThanOrEqual(committed);
      expect(statuses.converged).toBe(done);
      const block = await store.readRange(1, 'effective-action', 0, 1e9);
      expect(block).toEqual(blockOf(0, done));
      inspect(file, (database) => {
        expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
        expect(database.pragma('foreign_key_check')).toEqual([]);
        expect(database.prepare('SELECT sum(count) FROM chunk').pluck().get()).toBe(done);
      });
      await store.writeBlock(1, blockOf(done, 10));
    }
  });
});

describe('a lock held on another host', () => {
  it('stands while its heartbeat is young', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    await startRun(store, 10);
    takenElsewhere(Date.now() - 5_000)(file);
    const beside = await opened(file);
    expect(beside.heldBy?.host).toBe('elsewhere.example');
    expect((await beside.getRun(1)).status).toBe('running');
  });

  it('is free when its heartbeat is old', async () => {
    const file = temporaryFile();
    await startRun(await opened(file), 10);
    takenElsewhere(Date.now() - 11_000)(file);
    const beside = await opened(file);
    expect(beside.heldBy).toBeNull();
    expect((await beside.getRun(1)).status).toBe('interrupted');
  });
});

describe('a store whose lock was taken', () => {
  it('writes nothing more and says so once', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    const run = await startRun(store, 10);
    const heard = vi.fn<(error: CoarsegrainError) => void>();
    store.onLost(heard);
    takenElsewhere(Date.now())(file);
    expect((await refusal(store.writeBlock(run, blockOf(0, 10)))).kind).toBe('database-locked');
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), 5_000);
    await sleep(1_500);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(heard.mock.calls[0]?.[0].report.kind).toBe('database-locked');
    expect((await store.readRange(run, 'effective-action', 0, 10)).count).toBe(0);
  });

  it('leaves the lock to its new holder when it closes', async () => {
    const file = temporaryFile();
    const store = await openStore({ file, applicationVersion });
    takenElsewhere(Date.now())(file);
    await store.close();
    const holders = inspect(file, (database) => database.prepare('SELECT instance FROM writer').pluck().all());
    expect(holders).toEqual(['another']);
  });
});

describe('the heartbeat', () => {
  it('goes on while nothing is written', async () => {
    const file = temporaryFile();
    await opened(file);
    const beatAt = () => inspect(file, (database) => database.prepare('SELECT heartbeat_at FROM writer').pluck().get());
    const first = Number(beatAt());
    await vi.waitFor(() => expect(Number(beatAt())).toBeGreaterThan(first + 900), 5_000);
  });
});
