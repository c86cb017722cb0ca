/** What was computed last for a system, kept while the points of a trajectory come one after another. */
import { curveInputs } from '../model/setting.ts';
import type { System } from '../model/system.ts';

type Key = keyof System;

const ofAction: readonly Key[] = ['P', 'u', 'kappa', 'noise', 'N', 'widths', 'power', 'ell', 'loss'];
const ofSpectrum: readonly Key[] = [
  ...curveInputs.filter((key) => !ofAction.includes(key)),
  ...(['spectrum', 'lambda', 'y2', 'content'] as const),
];

/**
 * A function of a system, with a memory of one entry.
 * @param dependence what of the system the result depends on: its spectrum alone, or everything but the coordinates
 */
export function memoOf<Result>(
  compute: (system: System) => Result,
  dependence: 'spectrum' | 'system',
): (system: System) => Result {
  const keys = dependence === 'spectrum' ? ofSpectrum : [...ofSpectrum, ...ofAction];
  let latest: { system: System; result: Result } | undefined;
  return (system) => {
    const known = latest?.system;
    if (!latest || !known || keys.some((key) => !Object.is(known[key], system[key]))) {
      latest = { system: { ...system }, result: compute(system) };
    }
    return latest.result;
  };
}
