import { expect, it } from 'vitest';
import { addStudies, earlierFile, opened } from './fixtures.ts';

/** A file of the version before comparisons, with a study. */
const fileBefore = () =>
  earlierFile(10, (database) => {
    addStudies(database, 1);
  });

it('a file of the version before keeps its studies and takes comparisons', async () => {
  const store = await opened(fileBefore());
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
