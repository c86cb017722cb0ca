/** Learning curves of theory as the presets of theory, section 8, name them: built from the solvers, not from charts. */
import { assignedError, type LearningCurve, type TheoryOfCurve } from '../../../core/analysis/learning-curve.ts';
import { spectrumOf } from '../../../core/model/spectrum.ts';
import { parseSystem, type System } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { dressingOf } from '../../../core/theory/dressing.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';
import { solveReplica } from '../../../core/theory/replica.ts';

export function decades(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => 10 ** (from + ((to - from) * i) / (count - 1)));
}

/** (α, β) = (0.6, 0.9), κ = 0.1, K = ∞. */
export const preset = { alpha: 0.6, beta: 0.9, kappa: 0.1 };

interface Point {
  loss: number;
  X: number;
  kStar: number;
  epsilon: number;
  theta: number;
  gaussianX: number;
  scaling: number;
  biasShare: number;
}

export function levelOne(name: string, input: Record<string, unknown>, P: Float64Array): LearningCurve {
  const systems = Array.from(P, (samples) => parseSystem({ ...preset, ...input, P: samples }));
  const points = systems.map(pointOf);
  const column = (key: keyof Point) => Float64Array.from(points, (point) => point[key]);
  const [{ alpha, beta, K, N }] = systems as [System];
  const theory: TheoryOfCurve = {
    modes: K,
    width: N,
    kStar: column('kStar'),
    epsilon: column('epsilon'),
    theta: column('theta'),
    X: column('X'),
    gaussianX: column('gaussianX'),
    gaussianValues: column('gaussianX').map((X) => X / 2),
    scaling: column('scaling'),
    biasShare: column('biasShare'),
    exponents: { alpha, beta },
  };
  return curve(name, P, column('loss'), { origin: 'theory', level: 'level 1', theory });
}

function pointOf(system: System): Point {
  const found = solveEffectiveAction(system);
  const process = solveEffectiveAction({ ...system, loss: 'quartic', u: 0, power: NaN, N: Infinity });
  if (found.status !== 'converged' || process.status !== 'converged') throw new Error('no single root');
  const { loss, X, s, xi, theta, bias } = found;
  const dressing = dressingOf(system);
  // f^(−1/θ) = D(f X_GP) by bisection in ln f.
  let [low, high] = [-30, 30];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (-middle / theta > Math.log(dressing.at(Math.exp(middle) * process.X).value)) low = middle;
    else high = middle;
  }
  return {
    loss,
    X,
    kStar: spectrumOf(system).modeWhere(1 / (xi * s)),
    epsilon: Math.abs(dressing.at(process.X).value - 1),
    theta,
    gaussianX: process.X,
    scaling: Math.exp(low),
    biasShare: bias / X,
  };
}

/** The training loss of level 2. */
export function levelTwo(name: string, input: Record<string, unknown>, P: Float64Array): LearningCurve {
  const values = P.map((samples) => {
    const found = solveReplica(parseSystem({ ...preset, ...input, P: samples }));
    return found.status === 'converged' ? found.trainLoss : NaN;
  });
  return curve(name, P, values, { origin: 'theory', level: 'level 2', observable: 'trainLoss' });
}

/** A curve that somebody measured: relative errors, and noise of that size where a seed is given. */
export function measured(
  name: string,
  P: Float64Array,
  value: (P: number) => number,
  error: number,
  seed?: number,
): LearningCurve {
  const stream = seed === undefined ? undefined : Stream.of('measured curves', seed);
  const values = P.map((samples) => value(samples) * (1 + error * (stream?.normal() ?? 0)));
  return curve(name, P, values, { origin: 'measured', level: '', errors: values.map((each) => error * each) });
}

export function curve(
  name: string,
  P: Float64Array,
  values: Float64Array,
  rest: Partial<LearningCurve>,
): LearningCurve {
  const errors = values.map((value) => assignedError * value);
  return { name, origin: 'theory', level: 'level 1', observable: 'loss', P, values, errors, excluded: [], ...rest };
}
