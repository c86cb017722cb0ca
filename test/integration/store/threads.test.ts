import { fileURLToPath } from 'node:url';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import type { CoarsegrainError } from '../../../core/errors.ts';
import type { ReadableDatabase, WritableDatabase } from '../../../electron/store/database.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { openForReading } from '../../../electron/store/opening.ts';
import { openStore } from '../../../electron/store/store.ts';
import { startThread } from '../../../electron/store/thread.ts';
import { inspect, opened, refusal, temporaryFile } from './fixtures.ts';
import { applicationVersion, blockOf, startRun, study } from './samples.ts';

describe('the reading connection', () => {
  it('cannot write, neither by its type nor in fact', async () => {
    expectTypeOf<ReadableDatabase>().not.toHaveProperty('write');
    expectTypeOf<ReadableDatabase>().not.toExtend<WritableDatabase>();
    const file = temporaryFile();
    await (await opened(file)).createStudy(study);
    const { database, close } = openForReading({
      file,
      instance: 'reader',
      applicationVersion,
      migrations: migrations(),
    });
    expect(() => database.all('DELETE FROM revision RETURNING study')).toThrow(/readonly/);
    close();
    expect(inspect(file, (look) => look.prepare('SELECT count(*) FROM revision').pluck().get())).toBe(1);
  });
});

describe('closing', () => {
  it('waits until everything that was asked is committed, and leaves one file', async () => {
    const file = temporaryFile();
    const store = await openStore({ file, applicationVersion });
    const run = await startRun(store, 50_000);
    const writes = Array.from({ length: 10 }, (_, chunk) => store.writeBlock(run, blockOf(chunk * 5_000, 5_000)));
    await store.close();
    await Promise.all(writes);
    const points = inspect(file, (database) => database.prepare('SELECT count(*) FROM effective_action').pluck().get());
    expect(points).toBe(50_000);
    expect((await refusal(store.listRuns(1))).kind).toBe('worker-died');
    await store.close();
  });
});

describe('a thread that dies', () => {
  const dying = fileURLToPath(new URL('dying-thread.ts', import.meta.url));

  it.each([
    ['exit', /ended/],
    ['throw', /out of disk and luck/],
  ])('by %s rejects what is pending and what comes, and is reported once', async (manner, words) => {
    const heard = vi.fn<(error: CoarsegrainError) => void>();
    const thread = startThread<{ wait: (database: null) => void; die: (database: null, manner: string) => void }>(
      dying,
      null,
      heard,
    );
    expect(await thread.opened).toBe('open');
    const pending = [refusal(thread.call('wait')), refusal(thread.call('die', manner))];
    for (const { kind, message } of await Promise.all(pending)) {
      expect(kind).toBe('worker-died');
      expect(message).toMatch(words);
    }
    expect((await refusal(thread.call('wait'))).kind).toBe('worker-died');
    expect(heard).toHaveBeenCalledTimes(1);
    await thread.close();
  });
});
