import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { openApplication } from '../../../electron/app/application.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-killed-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a process killed in the middle of a run', () => {
  it.each([0, 30, 80, 170, 290, 430, 600])(
    '%i ms after its first chunk leaves every committed chunk',
    async (delay) => {
      const file = join(folder, `${String(delay)}.sqlite`);
      const child = spawn(process.execPath, [join(import.meta.dirname, '../../fakes/long-run.ts'), file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let told = 0;
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        told = Number(text.trim().split('\n').at(-1));
      });
      while (told === 0) await wait(5);
      // While it lives, another process sees its run as running, and may not write.
      const reader = await openApplication({ database: file, face: 'terminal', threads: 1 });
      expect(reader.heldBy?.processId).toBe(child.pid);
      expect((await reader.call('runs.list', {}))[0]?.status).toBe('running');
      await expect(reader.call('runs.start', { preset: 'figure-1' })).rejects.toMatchObject({
        report: { kind: 'database-locked' },
      });
      await reader.close();
      await wait(delay);
      const atLeast = told;
      child.kill('SIGKILL');
      await once(child, 'exit');

      const application = await openApplication({ database: file, face: 'terminal', threads: 1 });
      expect(application.heldBy).toBeNull();
      const [run] = await application.call('runs.list', {});
      expect(run).toMatchObject({ status: 'interrupted', total: 1e6 });
      expect(run?.done).toBeGreaterThanOrEqual(atLeast);
      await application.close();

      const client = new Database(file, { readonly: true });
      expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
      const kept = client
        .prepare('SELECT count(*) AS points, count(DISTINCT ordinal / 5000) AS chunks FROM effective_action')
        .get();
      client.close();
      expect(kept).toEqual({ points: run?.done, chunks: (run?.done ?? NaN) / 5000 });
    },
  );

  it('keeps the data sets that an experiment had made, and another run does not make them again', async () => {
    const file = join(folder, 'experiment.sqlite');
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../fakes/long-experiment.ts'), file, '2000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.resume();
    const kept = () => {
      try {
        const client = new Database(file, { readonly: true });
        const count = client.prepare('SELECT count(*) FROM draw').pluck().get() as number;
        client.close();
        return count;
      } catch {
        // It is not made yet.
        return 0;
      }
    };
    while (kept() < 3) await wait(20);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const draws = () => {
      const client = new Database(file, { readonly: true });
      expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
      const rows = client.prepare('SELECT content, number, run, created_at FROM draw ORDER BY content, number').all();
      const points = client.prepare('SELECT status, drawn FROM regression WHERE run = 1').all();
      client.close();
      return { rows: rows as { run: number; number: number }[], points };
    };
    const before = draws();
    expect(before.rows.length).toBeGreaterThan(2);
    expect(before.points[0]).toMatchObject({ status: 'incomplete' });

    const application = await openApplication({ database: file, face: 'terminal', threads: 2 });
    const [run] = await application.call('runs.list', {});
    expect(run).toMatchObject({ status: 'interrupted', done: 0 });
    const { document } = await application.call('runs.get', { run: 1 });
    const few = { ...document, system: { ...document.system, datasets: 4 } };
    const ended = new Promise<void>((resolve) => {
      application.on('run.progress', ({ status }) => {
        if (status === 'done') resolve();
      });
    });
    await application.call('runs.start', { document: few });
    await ended;
    await application.close();
    const after = draws();
    expect(after.rows.filter(({ run: by }) => by === 1)).toEqual(before.rows);
    // Only what was missing of the first four is new.
    const missing = 8 - before.rows.filter(({ number }) => number < 4).length;
    expect(after.rows.length - before.rows.length).toBe(missing);
  });
});
