import { expect, it } from 'vitest';
import { presets } from '../../../core/study/presets.ts';
import { opened, refusal, temporaryFile } from './fixtures.ts';

it('a run that may add points adds them round by round, and can be taken up until it has stopped', async () => {
  const store = await opened(temporaryFile());
  const { study } = await store.createStudy(presets[0]!.document);
  const order = { study, revision: 1, total: 0, applicationVersion: '0.1.0', solverVersions: {} };
  const { run } = await store.createRun({ ...order, refines: true });
  // Nothing is left to compute, but points may be added.
  await store.setRunStatus(run, 'paused');
  expect(await store.reopenRun(run, false)).toMatchObject({ status: 'queued' });
  await store.stopRefinement(run, 'budget');
  await store.setRunStatus(run, 'done');
  expect((await refusal(store.reopenRun(run, false))).message).toMatch(/every point is there/);
  await store.stopRefinement(run, null);

  const points = (...first: number[]) => ({
    base: Float64Array.from(first, (_, index) => index),
    first: Float64Array.from(first),
    second: new Float64Array(first.length),
  });
  await store.addPoints(run, points(0.5, 0.25), 505, 1);
  await store.addPoints(run, points(0.125), 507, 1);
  // What was committed is not committed twice, and nothing of such a round is.
  expect((await refusal(store.addPoints(run, points(0.75, 0.5), 506, 1))).kind).toBe('internal');
  expect(await store.readRefinement(run)).toEqual({
    ...{ rounds: 2, stop: null },
    added: { base: Float64Array.of(0, 1, 0), first: Float64Array.of(0.5, 0.25, 0.125), second: new Float64Array(3) },
  });
  await store.stopRefinement(run, 'tolerance');
  const added = { asked: 0, added: 3, rounds: 2, stop: 'tolerance' };
  expect(await store.getRun(run)).toMatchObject({ total: 3, refinement: added });
  // Taken up again, it may add points again.
  expect(await store.reopenRun(run, false)).toMatchObject({ status: 'queued', total: 3 });
  expect((await store.getRun(run)).refinement).toMatchObject({ stop: null });

  const plain = await store.createRun(order);
  expect(await store.readRefinement(plain.run)).toBeNull();
  expect((await refusal(store.addPoints(plain.run, points(0.5), 0, 1))).kind).toBe('not-found');
  expect((await store.getRun(plain.run)).total).toBe(0);
});
