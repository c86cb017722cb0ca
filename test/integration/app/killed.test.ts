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
});
