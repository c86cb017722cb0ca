/** Two-power fits: variable projection with written-out slopes against a simplex in all four parameters from eight starts, in one run. */
import { fitCurve } from '../../core/analysis/fit-curve.ts';
import type { LearningCurve } from '../../core/analysis/learning-curve.ts';
import { Stream } from '../../core/numerics/stream.ts';
import type { Measured } from './goal.ts';

const samples = 200;

export function benchAnalysis(): Measured[] {
  const curves = Array.from({ length: 10 }, (_, seed) => noisyCurve(seed));
  const fitted = (curve: LearningCurve) => fitCurve(curve, { model: 'two-power' }, { profiles: false });
  const whole = (curve: LearningCurve) => fitCurve(curve, { model: 'two-power' }, { bootstrap: samples });
  for (const curve of curves) {
    if (simplexFit(curve) < fitted(curve).chiSquared - 1e-3) throw new Error('The simplex found a lower minimum.');
  }
  const plain = secondsEach(curves.slice(0, 5), simplexFit);
  const fast = secondsEach(curves, fitted);
  const complete = secondsEach(curves, whole);
  return [
    {
      what: `two-power fit, 200 points: ${(fast * 1e3).toFixed(1)} ms, against a simplex from many starts`,
      value: plain / fast,
      unit: ' times',
      goal: 20,
      atLeast: true,
    },
    {
      what: `50 such fits with profiles and ${samples} bootstrap samples, one core`,
      value: 50 * complete,
      unit: ' s',
      goal: 20,
      atLeast: false,
    },
  ];
}

function noisyCurve(seed: number): LearningCurve {
  const stream = Stream.of('bench analysis', seed);
  const P = Float64Array.from({ length: 200 }, (_, i) => 10 ** (1 + (4 * i) / 199));
  const exact = P.map((samples) => samples ** -0.375 + samples ** -0.5625);
  const values = exact.map((value) => value * (1 + 0.005 * stream.normal()));
  const errors = exact.map((value) => 0.005 * value);
  return { name: `${seed}`, origin: 'measured', level: '', observable: 'loss', P, values, errors, excluded: [] };
}

/** The least χ² that simplexes (J. Nelder and R. Mead, 1965) in (ln A, a, B, b) find from a grid of eight starts. */
function simplexFit({ P, values, errors }: LearningCurve): number {
  const chiSquared = ([lnA, a, B, b]: number[]) => {
    let sum = 0;
    for (let i = 0; i < P.length; i++) {
      const fit = Math.exp(lnA!) * P[i]! ** -a! + B! * P[i]! ** -b!;
      sum += ((values[i]! - fit) / errors[i]!) ** 2;
    }
    return sum;
  };
  const starts = [0.2, 0.4].flatMap((a) => [0.2, 0.6].flatMap((gap) => [0.5, 2].map((B) => [0, a, B, a + gap])));
  return Math.min(...starts.map((start) => descend(chiSquared, start)));
}

function descend(f: (p: number[]) => number, start: number[]): number {
  const corners = [start, ...start.map((_, k) => start.map((x, j) => (j === k ? x + 0.1 : x)))];
  let simplex = corners.map((p) => ({ p, value: f(p) }));
  for (let step = 0; step < 4000; step++) {
    simplex = simplex.toSorted((one, other) => one.value - other.value);
    const worst = simplex.at(-1)!;
    if (worst.value - simplex[0]!.value < 1e-9) break;
    const rest = simplex.slice(0, -1);
    const centre = start.map((_, j) => rest.reduce((sum, { p }) => sum + p[j]! / rest.length, 0));
    const at = (share: number) => {
      const p = centre.map((x, j) => x + share * (worst.p[j]! - x));
      return { p, value: f(p) };
    };
    let trial = at(-1);
    if (trial.value < simplex[0]!.value) {
      const further = at(-2);
      if (further.value < trial.value) trial = further;
    } else if (trial.value >= rest.at(-1)!.value) trial = at(trial.value < worst.value ? -0.5 : 0.5);
    if (trial.value < worst.value) simplex[simplex.length - 1] = trial;
    else {
      const [best] = simplex as [(typeof simplex)[0]];
      simplex = simplex.map(({ p }) => p.map((x, j) => (x + best.p[j]!) / 2)).map((p) => ({ p, value: f(p) }));
    }
  }
  return Math.min(...simplex.map(({ value }) => value));
}

/** The median over curves. */
function secondsEach(curves: readonly LearningCurve[], compute: (curve: LearningCurve) => unknown): number {
  for (const curve of curves.slice(0, 3)) compute(curve);
  const times = curves.map((curve) => {
    const began = performance.now();
    compute(curve);
    return (performance.now() - began) / 1000;
  });
  return times.toSorted((a, b) => a - b)[curves.length >> 1]!;
}
