import { expect, it } from 'vitest';
import { fuzzBundles, fuzzSpectra, fuzzStudies } from '../fakes/foreign-files.ts';
import { smallBundle } from '../fakes/small-bundle.ts';

const runs = 30_000;

it('tens of thousands of bundles, studies and spectra from outside are refused with a report or sound', async () => {
  expect(await fuzzBundles(await smallBundle(), runs)).toBeGreaterThan(0);
  expect(fuzzStudies(runs)).toBeGreaterThan(0);
  expect(fuzzSpectra(runs)).toBeGreaterThan(0);
});
