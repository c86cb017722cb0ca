/** The Gaussian process that a system departs from: the same spectrum, ridge, noise and samples with a quadratic loss and a kernel that does
 * not fluctuate. */
import { halfPower } from '../model/loss.ts';
import type { ParameterKey } from '../model/parameters.ts';
import type { System } from '../model/system.ts';
import { systemAt, type Expansion } from './expansion.ts';

/** What makes a system depart from its Gaussian process; systems that differ in these alone share it. */
export const departures: readonly ParameterKey[] = ['u', 'N', 'power'];

/** The system's Gaussian process: u = 0 and N = ∞, whatever its loss. */
export function gaussianProcessOf(system: System): System {
  return { ...system, loss: 'quartic', ell: undefined, u: 0, power: NaN, N: Infinity, widths: undefined };
}

/** Whether the system is one: of losses, log-cosh and formulas are none, whatever u is. */
export function isGaussianSystem(system: System): boolean {
  return halfPower(system) !== undefined && system.u === 0 && system.N === Infinity && system.widths === undefined;
}

/** The systems of what is computed beside a study: its Gaussian processes, or its systems, and those at their training time, as is asked for. */
export function besideExpansion(
  expansion: Expansion,
  which: { gaussian?: boolean; timed?: boolean | undefined },
): Expansion {
  const systems = which.gaussian ? gaussianExpansion(expansion) : expansion;
  return which.timed ? timedExpansion(systems) : systems;
}

/** The study's systems, at the flow time that belongs to their training time. */
function timedExpansion(expansion: Expansion): Expansion {
  return { ...expansion, systemOf: (ordinal) => ({ ...systemAt(expansion, ordinal), tau: NaN }) };
}

/** The study's Gaussian processes: its systems at the same ordinals, each without what departs. */
export function gaussianExpansion(expansion: Expansion): Expansion {
  const systemOf = (ordinal: number) => gaussianProcessOf(systemAt(expansion, ordinal));
  return { ...expansion, base: gaussianProcessOf(expansion.base), systemOf };
}
