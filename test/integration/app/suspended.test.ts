import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunProgress } from '../../../core/api.ts';
import { presets } from '../../../core/study/presets.ts';
import { openApplication } from '../../../electron/app/application.ts';

async function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-'));
  const file = join(folder, 'studies.sqlite');
  const application = await openApplication({ database: file, face: 'terminal', threads: 1 });
  onTestFinished(async () => {
    await application.close();
    rmSync(folder, { recursive: true });
  });
  return { application, file };
}

const until = async (condition: () => boolean) => {
  for (let tries = 0; !condition() && tries < 100; tries++) await wait(100);
  expect(condition()).toBe(true);
};

describe('a process that slept while another one took its database', () => {
  it('takes it back once it is free', async () => {
    const { application, file } = await opened();
    const other = new Database(file);
    other
      .prepare(`UPDATE writer SET instance = 'other', heartbeat_at = ?, process_id = ?`)
      .run(Date.now(), process.ppid);
    await until(() => application.heldBy !== null);
    await expect(application.call('runs.start', { preset: 'figure-1' })).rejects.toMatchObject({
      report: { kind: 'database-locked' },
    });
    other.prepare('DELETE FROM writer').run();
    other.close();
    await until(() => application.heldBy === null);
    expect((await application.call('runs.start', { preset: 'figure-1' })).status).toBe('queued');
  });
});

describe.skipIf(process.platform === 'win32')('a database that is moved away while it is open', () => {
  it('is not written any more, and that is said', async () => {
    const { application, file } = await opened();
    renameSync(file, `${file}.moved`);
    await expect(application.call('runs.start', { preset: 'figure-1' })).rejects.toMatchObject({
      report: { kind: 'database-broken', message: expect.stringContaining('removed or replaced') as string },
    });
  });

  it('fails the run under way as a whole, with the reason', async () => {
    const { application, file } = await opened();
    const last = new Promise<RunProgress>((resolve) => {
      let moved = false;
      application.on('run.progress', (progress) => {
        if (progress.done > 0 && !moved) renameSync(file, `${file}.moved`);
        moved ||= progress.done > 0;
        if (progress.status !== 'running') resolve(progress);
      });
    });
    const { document } = presets[0]!;
    const axes = [{ parameter: 'P', from: 1, to: 1e6, count: 1_000_000, spacing: 'logarithmic' }];
    await application.call('runs.start', { document: { ...document, axes } });
    const { status, done, failed, error } = await last;
    expect({ status, failed, kind: error?.kind }).toEqual({ status: 'failed', failed: 0, kind: 'database-broken' });
    expect(done).toBeLessThan(1_000_000);
  });
});
