/** An older revision of a study, opened again from a run that was made of it. */
import './standards-mode.ts';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { presets } from '../../core/study/presets.ts';
import { useDesign } from '../../renderer/stores/design.ts';
import { useLibrary } from '../../renderer/stores/library.ts';
import { fakeClient, runOf, type FakeClient } from './fake-client.ts';

const document = presets[0]!.document;
let client: FakeClient;

beforeEach(async () => {
  setActivePinia(createPinia());
  client = fakeClient({
    'studies.list': () => [{ study: 1, name: 'Figure 1', revision: 3, updatedAt: '2026-11-24T12:00:00Z', runs: [] }],
    'studies.save': () => ({ study: 1, revision: 4, document }),
    'runs.start': () => runOf(9),
  });
  await useLibrary().start();
});

const called = () => client.calls.map(({ name }) => name).filter((name) => /^(studies.save|runs.start)$/.test(name));

describe('a run of an older revision', () => {
  it('makes it the newest first, since that is what runs', async () => {
    const design = useDesign();
    design.open(document, { study: 1, revision: 2 });
    expect(await design.run()).toBe(9);
    expect(called()).toEqual(['studies.save', 'runs.start']);
  });

  it('is not needed for the newest one', async () => {
    const design = useDesign();
    design.open(document, { study: 1, revision: 3 });
    await design.run();
    expect(called()).toEqual(['runs.start']);
  });
});
