/** What a study costs, by estimate: what chunks are cut by, and what a person is told before a run. */
import { CoarsegrainError } from '../errors.ts';
import type { ParameterKey } from '../model/parameters.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import type { Quantity } from '../quantities/quantity.ts';
import { mostPoints, systemAt, varyingAlong, type Expansion } from './expansion.ts';

/** On which a spectrum depends, whose nodes are built once for neighbouring points. */
const spectral: readonly ParameterKey[] = [
  'alpha',
  'beta',
  'K',
  'kc',
  'alpha2',
  'beta2',
  'epsilon',
  'omega',
  'dimension',
];
/** Points of which the mean stands for all: experiments cost very differently from one to the next. */
const sample = 500;

/** Estimated seconds of one thread for one point of a quantity, on average over the study. */
export function pointCost(expansion: Expansion, name: QuantityName): number {
  const { base, axes, count } = expansion;
  const quantity: Quantity = quantities[name];
  const lastSpectral = axes.findLastIndex((_, index) =>
    varyingAlong(expansion, index).some((key) => spectral.includes(key)),
  );
  const pointsPerSpectrum = axes.slice(lastSpectral + 1).reduce((product, { values }) => product * values.length, 1);
  if (!quantity.experiment) return quantity.cost(base, pointsPerSpectrum);
  const taken = Math.min(count, sample);
  let sum = 0;
  for (let index = 0; index < taken; index++) {
    sum += quantity.cost(systemAt(expansion, Math.floor((index * count) / taken)), pointsPerSpectrum);
  }
  return sum / taken;
}

/** A run of more points, or of a longer time by estimate, is begun only when a person confirms it. */
const unasked = { points: 10_000_000, seconds: 3600 } as const;

/** Seconds from the order to the first point: the run is stored, queued and handed to the threads. */
const startUp = 0.1;
/** Points a second that one process stores and counts, however many threads compute them. */
const pointsStored = 250_000;

/**
 * Estimated seconds of a run of the study, from the order to the last stored point.
 * @param calibration by quantity, how many times longer than estimated it takes here; 1 where missing
 */
export function estimatedSeconds(
  expansion: Expansion,
  threads: number,
  calibration: Readonly<Record<string, number>> = {},
): number {
  const { study } = expansion;
  const count = mostPoints(expansion);
  const computing =
    study.quantities.reduce((sum, name) => sum + pointCost(expansion, name) * (calibration[name] ?? 1) * count, 0) /
    threads;
  return startUp + Math.max(computing, (count * study.quantities.length) / pointsStored);
}

/** What asks for a person's confirmation before a run of very many points or of a long time; undefined where nothing does. */
export function confirmationOf(
  expansion: Expansion,
  threads: number,
  calibration: Readonly<Record<string, number>>,
): CoarsegrainError | undefined {
  const points = mostPoints(expansion) * expansion.study.quantities.length;
  const seconds = estimatedSeconds(expansion, threads, calibration);
  if (points <= unasked.points && seconds <= unasked.seconds) return undefined;
  return new CoarsegrainError({
    kind: 'not-confirmed',
    field: 'confirmed',
    value: { points, seconds },
    allowed: `true above ${String(unasked.points)} points or an hour`,
    message: `The run has ${String(points)} points and takes about ${timeWords(seconds)} by estimate: above ${String(unasked.points)} points or an hour it is begun only when that is confirmed.`,
  });
}

function timeWords(seconds: number): string {
  if (seconds < 100) return `${String(Math.ceil(seconds))} s`;
  if (seconds < 6000) return `${String(Math.round(seconds / 60))} min`;
  const hours = seconds / 3600;
  return hours < 100 ? `${String(Number(hours.toPrecision(2)))} h` : `${String(Math.round(hours / 24))} days`;
}
