/** From a curve along P, as charts have it, to the learning curve that the analysis takes, with what theory knows at its points. */
import { assignedError, type LearningCurve, type TheoryOfCurve } from '../analysis/learning-curve.ts';
import { dressedScalingFunction } from '../analysis/scaling-function.ts';
import { CoarsegrainError } from '../errors.ts';
import { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { pointStatuses, type PointStatus, type Quantity } from '../quantities/quantity.ts';
import { gaussianProcessOf } from '../study/gaussian-process.ts';
import { dressingOf } from '../theory/dressing.ts';
import { perturbations, type Perturbation } from '../scaling/perturbations.ts';
import type { Curve } from './curves.ts';
import { kStarAt } from './k-star.ts';

/** The quantities whose points along P are learning curves. */
export const learningQuantities = [
  'effective-action',
  'replica',
  'regression',
  'posterior',
  'training',
] as const satisfies readonly QuantityName[];
export type LearningQuantity = (typeof learningQuantities)[number];

export function isLearningQuantity(name: QuantityName): name is LearningQuantity {
  return learningQuantities.some((known) => known === name);
}

export interface AnalysedOptions {
  name: string;
  quantity: LearningQuantity;
  /** The column of its values; the one that charts begin with if missing: a loss on training samples. */
  observable?: string;
  /** The system of a point; the curve's own at that P if missing, which is right where P alone varies along it. */
  systemAt?: (position: number) => System;
}

/** Statuses of points whose values are right. */
const usable: readonly (PointStatus | undefined)[] = ['converged', 'budget spent'];

/**
 * The learning curve: of theory with the assigned error, of an experiment with its standard errors. Points that are not converged, that have no
 * positive value or, of an experiment, no error, are excluded with the reason.
 * @throws CoarsegrainError where the quantity has no such column
 */
export function analysedCurve(curve: Curve, options: AnalysedOptions): LearningCurve {
  const { name, quantity, observable = quantities[quantity].drawn[0] } = options;
  const { level, experiment }: Quantity = quantities[quantity];
  const values = columnOf(curve, quantity, observable);
  const errors = experiment ? errorsOf(curve, quantity, observable) : values.map((value) => assignedError * value);
  const reasons = Array.from(curve.x, (_, at) => reasonAt(curve, at, values[at]!, errors[at]!));
  const order = Array.from(curve.x.keys()).sort((a, b) => curve.x[a]! - curve.x[b]!);
  const kept = order.filter((at) => reasons[at] === null);
  const part = (from: Float64Array) => Float64Array.from(kept, (at) => from[at]!);
  const systemAt = options.systemAt ?? ((at: number) => ({ ...curve.system, P: curve.x[at]! }));
  return {
    name,
    origin: experiment ? 'experiment' : 'theory',
    level,
    observable,
    P: part(curve.x),
    values: part(values),
    errors: part(errors),
    excluded: order.flatMap((at) => (reasons[at] === null ? [] : [{ P: curve.x[at]!, reason: reasons[at]! }])),
    theory: theoryOf(
      curve,
      quantity,
      observable,
      kept.map((at) => ({ at, system: systemAt(at) })),
    ),
  };
}

function columnOf(curve: Curve, quantity: QuantityName, key: string): Float64Array {
  const values = curve.values[key];
  if (values) return values;
  const allowed = Object.keys(curve.values).join(', ');
  const message = `The quantity ${quantity} has no column ${key}; it has ${allowed}.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: 'observable', value: key, allowed, message });
}

function errorsOf(curve: Curve, quantity: QuantityName, key: string): Float64Array {
  const { outputs }: Quantity = quantities[quantity];
  const { error } = outputs.find((output) => output.key === key) ?? {};
  return (error === undefined ? undefined : curve.values[error]) ?? new Float64Array(curve.x.length).fill(NaN);
}

function reasonAt(curve: Curve, at: number, value: number, error: number): string | null {
  const status = pointStatuses[curve.status[at]!];
  if (!usable.includes(status)) return status ?? 'not computed';
  if (!(curve.x[at]! > 0 && curve.x[at]! < Infinity)) return 'P is not above 0';
  if (!(value > 0 && value < Infinity)) return 'the value is not above 0';
  return error > 0 && error < Infinity ? null : 'there is no standard error';
}

interface Place {
  at: number;
  system: System;
}

/** By the column whose squared discrepancy belongs to it; X itself has its own. */
const discrepancies: Readonly<Record<string, string>> = {
  loss: 'X',
  X: 'X',
  trainLoss: 'trainX',
  trainX: 'trainX',
  testLoss: 'testX',
  testX: 'testX',
};

function theoryOf(
  curve: Curve,
  quantity: LearningQuantity,
  observable: string,
  places: readonly Place[],
): TheoryOfCurve {
  const first = places[0]?.system ?? curve.system;
  const levelOne = quantity === 'effective-action';
  const perturbation = perturbationOf(first);
  const processes = places.map(({ system }) => gaussianAt(system));
  const column = (values: Float64Array | undefined) => Float64Array.from(places, ({ at }) => values?.[at] ?? NaN);
  const own = discrepancies[observable];
  const random = quantities[quantity].level === 'experiment';
  const gaussian = random ? {} : curve.gaussianProcess.values;
  const X = own === undefined || random ? undefined : curve.values[own];
  const common: TheoryOfCurve = {
    modes: first.K,
    width: first.N,
    kStar: Float64Array.from(places, ({ at, system }) => borderAt(curve, quantity, at, system)),
    epsilon: Float64Array.from(processes, ({ epsilon }) => epsilon),
    theta: Float64Array.from(processes, ({ theta }) => theta),
    X: column(X),
    gaussianX: levelOne
      ? Float64Array.from(processes, (process) => process.X)
      : column(own ? gaussian[own] : undefined),
    gaussianValues: levelOne
      ? Float64Array.from(processes, (process) => process[own === observable ? 'X' : 'loss'])
      : column(gaussian[observable]),
    ...(perturbation ? { perturbation } : {}),
    ...(first.spectrum === 'power-law' ? { exponents: { alpha: first.alpha, beta: first.beta } } : {}),
  };
  if (!levelOne) return common;
  const { bias } = curve.values;
  return {
    ...common,
    slope: Float64Array.from(places, ({ system }) => slopeAt(system, quantity, observable)),
    scaling: Float64Array.from(processes, ({ scaling }) => scaling),
    biasShare: Float64Array.from(places, ({ at }) => (bias?.[at] ?? NaN) / (curve.values.X?.[at] ?? NaN)),
  };
}

/** Dressed, where the data strength is known; bare for an experiment. */
function borderAt(curve: Curve, quantity: LearningQuantity, at: number, system: System): number {
  if (quantity === 'effective-action') return curve.values.k_star_dressed?.[at] ?? NaN;
  if (quantity === 'replica') return kStarAt(system, curve.values.s?.[at] ?? NaN);
  return kStarAt(system, system.P / system.kappa);
}

/** Half of the step in ln P over which theory's slope is taken: exact to some 1e-9. */
const halfStep = 1e-4;

/** d ln L/d ln P of level 1 with all else fixed; NaN where theory has no single value beside the point. */
function slopeAt(system: System, quantity: LearningQuantity, observable: string): number {
  const computed: Quantity = quantities[quantity];
  const column = computed.outputs.findIndex(({ key }) => key === observable);
  const [before, after] = [-halfStep, halfStep].map((step) => {
    const { values, status } = computed.compute({ ...system, P: system.P * Math.exp(step) });
    return usable.includes(status) ? Math.log(values[column]!) : NaN;
  });
  return (after! - before!) / (2 * halfStep);
}

interface Process {
  X: number;
  loss: number;
  theta: number;
  epsilon: number;
  scaling: number;
}

const unknown: Process = { X: NaN, loss: NaN, theta: NaN, epsilon: NaN, scaling: NaN };

/** The Gaussian process of a system at level 1, and what the loss makes of it (theory, section 8); unknown where a file is not at hand. */
function gaussianAt(system: System): Process {
  try {
    const { noise } = system;
    const r = system.P / system.kappa;
    const { X, slope } = new SystemSums(gaussianProcessOf(system)).at(r);
    const dressing = dressingOf(system);
    const theta = (-r * slope) / X;
    const epsilon = Math.abs(dressing.at(X + noise).value - 1);
    return { X, loss: (X + noise) / 2, theta, epsilon, scaling: dressedScalingFunction(dressing, X, theta, noise) };
  } catch (error) {
    if (error instanceof CoarsegrainError) return unknown;
    throw error;
  }
}

/** What a system is perturbed by, as power counting knows it (theory, section 4); undefined for a Gaussian process, and for two at once. */
export function perturbationOf(system: System): Perturbation | undefined {
  const { loss, u, N, alpha, beta, power } = system;
  if (system.spectrum !== 'power-law' || !(alpha > 0 && beta > 0)) return undefined;
  const coupled = loss === 'log-cosh' || (loss !== 'formula' && u !== 0);
  if (coupled === N < Infinity) return undefined;
  // ln cosh Δ = Δ²/2 − Δ⁴/12 + …: what lives longest is its quartic term.
  const key = !coupled ? 'width' : loss === 'log-cosh' ? 'quartic' : loss;
  const n = loss === 'even' ? power : 2;
  return perturbations(alpha, beta, n, 2).find((perturbation) => perturbation.key === key);
}
