import { expect, it } from 'vitest';
import { fuzzBundles, fuzzSpectra, fuzzStudies, judgeBundle } from '../../fakes/foreign-files.ts';
import { smallBundle } from '../../fakes/small-bundle.ts';

const runs = 1000;

it('a bundle with anything wrong in it is refused with a report, or holds nothing that a run cannot', async () => {
  const bundle = await smallBundle();
  expect(await judgeBundle(bundle)).toBe(true);
  const taken = await fuzzBundles(bundle, runs);
  expect(taken).toBeGreaterThan(runs / 200);
  expect(taken).toBeLessThan(runs / 2);
});

it('so is a study', () => {
  const taken = fuzzStudies(runs);
  expect(taken).toBeGreaterThan(runs / 200);
  expect(taken).toBeLessThan(runs / 2);
});

it('so is a spectrum', () => {
  const taken = fuzzSpectra(runs);
  expect(taken).toBeGreaterThan(runs / 200);
  expect(taken).toBeLessThan(runs / 2);
});
