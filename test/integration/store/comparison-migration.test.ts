import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { presets } from '../../../core/study/presets.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { opened, temporaryFile } from './fixtures.ts';

/** A file of the version before comparisons, with a study. */
function earlierFile(): string {
  const file = temporaryFile();
  const database = new Database(file);
  const earlier = migrations().slice(0, 10);
  for (const { sql } of earlier) database.exec(sql);
  database.pragma(`user_version = ${String(earlier.length)}`);
  const now = '2026-11-24T12:00:00.000Z';
  database.prepare('INSERT INTO study (created_at) VALUES (?)').run(now);
  database
    .prepare('INSERT INTO revision (study, number, document, created_at) VALUES (1, 1, ?, ?)')
    .run(JSON.stringify(presets[0]!.document), now);
  database.close();
  return file;
}

it('a file of the version before keeps its studies and takes comparisons', async () => {
  const store = await opened(earlierFile());
  expect(await store.getStudy(1)).toMatchObject({ revision: 1 });
  expect(await store.listComparisons()).toEqual([]);
  const document = {
    format: 'coarsegrain-comparison' as const,
    version: 1 as const,
    name: 'A',
    notes: '',
    sources: [],
  };
  const kept = { document, sources: ['hash'], result: '{"$":"number","value":"NaN"}', applicationVersion: '0.1.0' };
  const file = { content: 'c'.repeat(64), file: 'm.csv', bytes: new Uint8Array([80, 0, 255]) };
  expect(await store.saveComparison(null, kept, [file])).toMatchObject({ comparison: 1, revision: 1, ...kept });
  expect(await store.saveComparison(1, { ...kept, document: { ...document, name: 'B' } }, [file])).toMatchObject({
    revision: 2,
  });
  expect(await store.getComparison(1, 1)).toMatchObject(kept);
  expect(await store.listComparisons()).toMatchObject([{ comparison: 1, name: 'B', revision: 2 }]);
  const found = await store.getCurveFile(file.content);
  expect({ ...found, bytes: new Uint8Array(found!.bytes) }).toEqual(file);
  expect(await store.getCurveFile('d')).toBeUndefined();
  await expect(store.saveComparison(7, kept, [])).rejects.toMatchObject({ report: { kind: 'not-found' } });
});
