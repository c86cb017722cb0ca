import fc from 'fast-check';
import type { System, SystemInput } from '../../../core/model/system.ts';
import { ell, type Ell } from './replica-equations.ts';

/** Every kind of loss; a high power, and formulas that grow as others do. */
const losses: SystemInput[] = [
  { loss: 'quartic' },
  { loss: 'sextic' },
  { loss: 'log-cosh' },
  { loss: 'even', power: 4 },
  { loss: 'formula', ell: 'Delta^2/2 + u*Delta^4/4' },
  { loss: 'even', power: 9 },
  { loss: 'formula', ell: 'sqrt(1+Delta^2) - 1' },
];

/** Systems of every loss in turn: κ from 1e-3 to 10, u from 0 to 1e3, P from 1 to 1e7, K from 1 to `modes`. */
export function randomSystems(count: number, modes: number, seed: number): SystemInput[] {
  const power = (from: number, to: number) => fc.double({ min: from, max: to, noNaN: true }).map((x) => 10 ** x);
  const inputs = fc.record({
    alpha: fc.double({ min: 0.1, max: 2, noNaN: true }),
    beta: fc.double({ min: 0.1, max: 2, noNaN: true }),
    K: fc.integer({ min: 1, max: modes }),
    P: power(0, 7),
    kappa: power(-3, 1),
    u: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: power(-3, 3) }),
    noise: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
  });
  return fc.sample(inputs, { numRuns: count, seed }).map((input, i) => ({ ...input, ...losses[i % losses.length] }));
}

/** ℓ and ℓ′ of one of them, as a person would write them down. */
export function plainLoss(system: System): Ell {
  if (system.loss !== 'formula') return ell(system);
  if (system.ell?.startsWith('Delta^2/2')) return ell({ loss: 'quartic', u: system.u, power: NaN });
  return [(d) => d ** 2 / (1 + Math.hypot(1, d)), (d) => d / Math.hypot(1, d)];
}
