/**
 * A learning curve of theory as a function of the parameters that a fit varies (theory, sections 2, 5 and 6): level 1 with coupling and width,
 * level 2 without width. Parameters that have a scale are varied in their logarithm, exponents as they are.
 */
import { CoarsegrainError } from '../errors.ts';
import { belongs } from '../model/setting.ts';
import { parameterOf } from '../model/parameters.ts';
import type { System } from '../model/system.ts';
import { solveEffectiveAction } from '../theory/effective-action.ts';
import { solveReplica } from '../theory/replica.ts';

/** What may be fitted, in the order of tables. */
export const theoryParameters = ['kappa', 'u', 'N', 'alpha', 'beta', 'lambda0', 'y0'] as const;
export type TheoryParameter = (typeof theoryParameters)[number];

/** What of each level a measured curve may be: the columns of `effective-action` and of `replica`. */
export const theoryObservables = {
  1: ['loss', 'X'],
  2: ['trainLoss', 'testLoss', 'trainX', 'testX', 'q'],
} as const;
export type TheoryLevel = keyof typeof theoryObservables;
export type TheoryObservable = (typeof theoryObservables)[TheoryLevel][number];

/** Where fits look, inside the ranges of the model. Beyond these u is as good as 0 or ∞, and N as ∞. */
export const searchBounds: Readonly<Record<TheoryParameter, readonly [low: number, high: number]>> = {
  kappa: [1e-6, 1e5],
  u: [1e-7, 1e7],
  N: [1, 1e9],
  alpha: [0.02, 6],
  beta: [0.02, 6],
  lambda0: [1e-6, 1e6],
  y0: [1e-4, 1e4],
};

export function isExponent(name: TheoryParameter): boolean {
  return name === 'alpha' || name === 'beta';
}

/** The coordinate in which a fit varies a parameter, and back. */
export function coordinateOf(name: TheoryParameter, value: number): number {
  return isExponent(name) ? value : Math.log(value);
}
export function valueOf(name: TheoryParameter, coordinate: number): number {
  return isExponent(name) ? coordinate : Math.exp(coordinate);
}

export class TheoryCurve {
  readonly level: TheoryLevel;
  readonly observable: TheoryObservable;
  readonly free: readonly TheoryParameter[];
  readonly P: Float64Array;
  /** Rewritten at each call. */
  private readonly system: System;

  /**
   * @param system what is not free; its P is not looked at
   * @param free each of them a parameter of the system's kind of spectrum
   * @param P training samples, positive
   * @throws CoarsegrainError for an observable that the level has not, or a parameter that the level or the spectrum has not
   */
  constructor(
    level: TheoryLevel,
    observable: TheoryObservable,
    system: System,
    free: readonly TheoryParameter[],
    P: Float64Array,
  ) {
    checkObservable(level, observable);
    for (const name of free) checkParameter(name, level, system);
    this.level = level;
    this.observable = observable;
    this.free = free;
    this.P = P;
    this.system = { ...system };
    // A width of one hidden layer is fitted; several layers keep theirs.
    if (free.includes('N')) delete this.system.widths;
  }

  /**
   * The curve at these coordinates of the free parameters, written into `out`.
   * @param coordinates −∞ of u is u = 0, ∞ of N is N = ∞
   * @returns false where a point has no root, several, or a value that is not positive
   */
  evaluate(coordinates: ArrayLike<number>, out: Float64Array): boolean {
    const { free, system, P } = this;
    for (let i = 0; i < free.length; i++) system[free[i]!] = valueOf(free[i]!, coordinates[i]!);
    for (let i = 0; i < P.length; i++) {
      system.P = P[i]!;
      const value = this.level === 1 ? this.first() : this.second();
      if (!(value > 0 && value < Infinity)) return false;
      out[i] = value;
    }
    return true;
  }

  private first(): number {
    const found = solveEffectiveAction(this.system);
    if (found.status !== 'converged') return NaN;
    return this.observable === 'X' ? found.X : found.loss;
  }

  private second(): number {
    const found = solveReplica(this.system);
    if (found.status !== 'converged') return NaN;
    switch (this.observable) {
      case 'testX':
        return found.q + found.V;
      case 'testLoss':
      case 'trainX':
      case 'q':
        return found[this.observable];
      default:
        return found.trainLoss;
    }
  }
}

/** @throws CoarsegrainError for an observable that the level has not */
export function checkObservable(level: TheoryLevel, observable: TheoryObservable): void {
  const known: readonly string[] = theoryObservables[level];
  if (known.includes(observable)) return;
  const allowed = known.join(', ');
  const message = `Level ${String(level)} has no observable ${observable}; it has ${allowed}.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: 'observable', value: observable, allowed, message });
}

function checkParameter(name: TheoryParameter, level: TheoryLevel, system: System): void {
  const parameter = parameterOf(name);
  const hasIt = belongs(parameter, system) && !(name === 'u' && system.loss === 'log-cosh');
  if (hasIt && !(level === 2 && name === 'N')) return;
  const of = hasIt ? 'level 2, which knows no width' : `loss ${system.loss} with spectrum ${system.spectrum}`;
  const allowed = theoryParameters
    .filter((key) => key !== name && belongs(parameterOf(key), system) && !(level === 2 && key === 'N'))
    .join(', ');
  const message = `${parameter.symbol} (free.${name}) is no parameter of ${of}; ${allowed} can be fitted.`;
  throw new CoarsegrainError({ kind: 'not-allowed', field: 'free', value: name, allowed, message });
}
