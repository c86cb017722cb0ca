/** A level-1 solve with nodes against plain sums over every mode, both with the same Newton, in one run. */
import { PowerLawSums } from '../../core/model/power-law.ts';
import { parseSystem, type System } from '../../core/model/system.ts';
import { solveEffectiveAction } from '../../core/theory/effective-action.ts';
import type { Measured } from './goal.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1 };

export function benchSolve(): Measured[] {
  const ratio = (K: number, goal: number): Measured => {
    const plain = plainSolver(
      K,
      (k) => k ** -(1 + base.alpha),
      (k) => k ** -(1 + base.beta),
    );
    const systems = Array.from({ length: 2000 }, (_, i) => parseSystem({ ...base, K, P: 10 ** (1 + (4 * i) / 1999) }));
    for (const system of systems.slice(0, 5)) {
      const nodes = solveEffectiveAction(system);
      const full = plain(system);
      if (nodes.status !== 'converged' || Math.abs(nodes.X / full - 1) > 1e-11)
        throw new Error('The two solvers disagree.');
    }
    const few = systems.filter((_, i) => i % Math.ceil(K / 5000) === 0).slice(0, 200);
    const slow = secondsEach(few, plain);
    const fast = secondsEach([...systems, ...systems, ...systems, ...systems], solveEffectiveAction);
    const what = `solve, K = ${K.toLocaleString('en')}: ${(fast * 1e6).toFixed(2)} µs, against plain sums`;
    return { what, value: slow / fast, unit: ' times', goal, atLeast: true };
  };
  const builds = Array.from({ length: 51 }, (_, i) => {
    const began = performance.now();
    new PowerLawSums(0.6 + i / 1000, 0.9, 1e9 - i);
    return performance.now() - began;
  });
  return [
    ratio(5000, 15),
    ratio(1e6, 3000),
    {
      what: 'nodes of a new spectrum, K = 1e9, median of 51',
      value: builds.toSorted((a, b) => a - b)[25] ?? NaN,
      unit: ' ms',
      goal: 1,
      atLeast: false,
    },
  ];
}

export function secondsEach(systems: System[], solve: (system: System) => unknown): number {
  for (const system of systems.slice(0, 2)) solve(system);
  const began = performance.now();
  for (const system of systems) solve(system);
  return (performance.now() - began) / 1000 / systems.length;
}

/** X by Newton in ln s with λ and y² of every mode at hand. */
export function plainSolver(
  K: number,
  lambdaOf: (k: number) => number,
  y2Of: (k: number) => number,
): (system: System) => number {
  const lambda = Float64Array.from({ length: K }, (_, i) => lambdaOf(i + 1));
  const y2 = Float64Array.from({ length: K }, (_, i) => y2Of(i + 1));
  return ({ P, kappa, u }) => {
    const r = P / kappa;
    let tau = 0;
    for (;;) {
      const s = r * Math.exp(tau);
      let X = 0;
      let slope = 0;
      for (let i = K - 1; i >= 0; i--) {
        const l = lambda[i]!;
        const learned = 1 / (1 + l * s);
        const v = l * learned;
        const b = y2[i]! * learned * learned;
        X += v + b;
        slope -= (v + 2 * b) * l * learned;
      }
      const dressing = 3 * u * X;
      const change = -(tau - Math.log1p(dressing)) / (1 - (3 * u * slope * s) / (1 + dressing));
      if (Math.abs(change) < 3e-9) return X + slope * s * change;
      tau += change;
    }
  };
}
