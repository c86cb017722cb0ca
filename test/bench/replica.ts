/** A level-2 solve by Newton's method against iteration of the same equations with the same integrals, in one run. */
import type { Moments } from '../../core/model/mode-sums.ts';
import { SystemSums } from '../../core/model/system-sums.ts';
import { parseSystem, type System, type SystemInput } from '../../core/model/system.ts';
import { averageSample, type SampleAverages } from '../../core/theory/replica-sample.ts';
import { coarsestStep } from '../../core/theory/replica-newton.ts';
import { quadratic } from '../../core/theory/replica-quadratic.ts';
import { solveReplica } from '../../core/theory/replica.ts';
import type { Measured } from './goal.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1 };

export function benchReplica(): Measured[] {
  const quartic = systems({ loss: 'quartic' }, 1200);
  for (const system of quartic.filter((_, i) => i % 100 === 0)) {
    const found = solveReplica(system);
    if (found.status !== 'converged' || Math.abs(found.q / iterate(system, 0.3) - 1) > 1e-8)
      throw new Error('Newton and damped iteration disagree.');
  }
  const few = quartic.filter((_, i) => i % 6 === 0);
  const fast = secondsEach(quartic, solveReplica);
  const ratio = (share: number) => secondsEach(few, (system) => iterate(system, share)) / fast;
  const each = `${(fast * 1e6).toFixed(0)} µs`;
  return [
    {
      what: `level-2 solve, quartic: ${each}, against steps damped to 0.3`,
      value: ratio(0.3),
      unit: ' times',
      goal: 20,
      atLeast: true,
    },
    { what: 'level-2 solve, quartic, against undamped steps', value: ratio(1), unit: ' times', atLeast: false },
    ...[{ loss: 'sextic' }, { loss: 'log-cosh' }, { loss: 'even', power: 10 }].map((loss): Measured => {
      const each = secondsEach(systems(loss, 300), solveReplica);
      return {
        what: `level-2 solve, ${Object.values(loss).join(' ')}`,
        value: each * 1e6,
        unit: ' µs',
        atLeast: false,
      };
    }),
  ];
}

/** u from 0.1 to 100, P from 10 to 1e5. */
function systems(loss: SystemInput, count: number): System[] {
  return Array.from({ length: count }, (_, i) =>
    parseSystem({ ...base, ...loss, u: 10 ** ((i % 4) - 1), P: 10 ** (1 + (4 * i) / (count - 1)) }),
  );
}

/**
 * q by moving (ln q, ln V) a share of the way to what the modes answer, until that is 1e-10 away; with the rule over h with which Newton
 * mostly ends.
 */
function iterate(system: System, share: number): number {
  const { P, u, kappa, noise } = system;
  const modes = new SystemSums(system);
  let { q, V } = quadratic(system, modes)!;
  for (let iteration = 0; iteration < 1000; iteration++) {
    averageSample(q + noise, V, u, kappa, coarsestStep / 4, sample);
    const { v1, v2, b0 } = modes.moments(P * sample.s, moments);
    const dq = Math.log((b0 + P * sample.c * v2) / q);
    const dV = Math.log(v1 / V);
    if (Math.max(Math.abs(dq), Math.abs(dV)) < 1e-10) return q;
    q *= Math.exp(share * dq);
    V *= Math.exp(share * dV);
  }
  return NaN;
}

const sample = {} as SampleAverages;
const moments = {} as Moments;

function secondsEach(list: System[], solve: (system: System) => unknown): number {
  for (const system of list.slice(0, 50)) solve(system);
  const began = performance.now();
  for (const system of list) solve(system);
  return (performance.now() - began) / 1000 / list.length;
}
