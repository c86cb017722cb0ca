import { openSync, readFileSync, statSync, writeSync, closeSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { openStore } from '../../../electron/store/store.ts';
import { inspect, opened, temporaryFile } from './fixtures.ts';
import { applicationVersion, study } from './samples.ts';

/** A closed database with two hundred studies, that looks as if its writer had died. */
async function orphan(): Promise<string> {
  const file = temporaryFile();
  const store = await openStore({ file, applicationVersion });
  for (let index = 0; index < 200; index++) await store.createStudy({ ...study, name: `Study ${String(index)}` });
  await store.close();
  inspect(file, (database) => {
    database
      .prepare(
        `INSERT INTO writer (id, instance, process_id, host, application_version, started_at, heartbeat_at)
         VALUES (1, 'dead', 999999999, ?, '0.1.0', 0, 0)`,
      )
      .run(hostname());
    database.pragma('wal_checkpoint(TRUNCATE)');
  });
  return file;
}

it('a file whose writer died is looked at; what is to be written waits for that', async () => {
  const store = await opened(await orphan());
  const checked = new Promise<void>((resolve) => {
    if (store.checking) store.onChecked(resolve);
    else resolve();
  });
  const { study: number } = await store.createStudy({ ...study, name: 'After' });
  expect(number).toBe(201);
  await checked;
  expect(store.checking).toBe(false);
});

it('a file that was closed in order is not', async () => {
  const file = temporaryFile();
  await (await openStore({ file, applicationVersion })).close();
  expect((await opened(file)).checking).toBe(false);
});

it('one that is damaged is read and never written, and the reason is said', async () => {
  const file = await orphan();
  // The index of names is turned into something else, page by page, by its text.
  const bytes = readFileSync(file);
  const handle = openSync(file, 'r+');
  const size = statSync(file).size;
  const pageSize = 4096;
  const root = inspect(file, (database) =>
    database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'revision_name'`).pluck().get(),
  ) as number;
  const start = (root - 1) * pageSize;
  expect(start + pageSize).toBeLessThanOrEqual(size);
  const page = Buffer.from(bytes.subarray(start, start + pageSize));
  for (let at = page.indexOf('Study'); at >= 0; at = page.indexOf('Study', at)) page.write('Stufy', at);
  writeSync(handle, page, 0, pageSize, start);
  closeSync(handle);

  const store = await opened(file);
  const lost = new Promise<string>((resolve) => store.onLost((error) => resolve(error.report.kind)));
  await expect(store.createStudy(study)).rejects.toMatchObject({
    report: { kind: 'database-broken', message: expect.stringContaining('damaged') as string },
  });
  expect(await lost).toBe('database-broken');
  expect((await store.listStudies(5, 1)).length).toBe(5);
});
