/**
 * Collapse of learning curves (theory, section 8): onto the scaling function of the crossover from the Gaussian process, and, for curves of
 * which no theory is known, LP^a against P/P× with the crossings P× relative to each other.
 */
import { CoarsegrainError } from '../errors.ts';
import { fitCurve } from './fit-curve.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import { collapseQuality, type Points } from './quality.ts';

/** |X/(X_GP f) − 1| below which curves collapse. */
const limit = 0.01;

export interface GaussianCollapse {
  /** Whether |X/(X_GP f) − 1| is below 1 % at every point. */
  collapses: boolean;
  /** The point at which it is largest; its miss is ∞ where f has no value. */
  worst: { name: string; P: number; miss: number };
  /** Houdayer and Hartmann’s S of the values over those of the Gaussian process against ε, in logarithms; NaN for a single curve. */
  quality: number;
  /** The share of points that lie within another curve. */
  overlap: number;
}

/**
 * Whether curves of theory collapse on their scaling function.
 * @throws CoarsegrainError `not-allowed` for a curve without theory of level 1, `empty` where no point is left
 */
export function collapseOnGaussian(curves: readonly LearningCurve[]): GaussianCollapse {
  let worst = { name: '', P: NaN, miss: -Infinity };
  for (const { name, P, theory } of curves) {
    const { scaling } = theory ?? {};
    if (!theory || !scaling) throw withoutTheory(name);
    P.forEach((at, i) => {
      const ratio = theory.X[i]! / (theory.gaussianX[i]! * scaling[i]!);
      const miss = Number.isNaN(ratio) ? Infinity : Math.abs(ratio - 1);
      if (miss > worst.miss) worst = { name, P: at, miss };
    });
  }
  if (Number.isNaN(worst.P)) throw noPoints();
  const points = crossoverPoints(curves);
  const { S, overlap } = collapseQuality(points);
  return { collapses: worst.miss < limit, worst, quality: S, overlap: overlap / points.x.length };
}

/** ln of values over Gaussian values against ln ε, ascending; points with ε = 0 are left out. */
function crossoverPoints(curves: readonly LearningCurve[]): Points {
  const starts = [0];
  const [x, y, dy]: [number[], number[], number[]] = [[], [], []];
  for (const { values, errors, theory } of curves) {
    const { epsilon, gaussianValues } = theory!;
    const order = [...values.keys()].filter((i) => epsilon[i]! > 0).sort((i, j) => epsilon[i]! - epsilon[j]!);
    for (const i of order) {
      x.push(Math.log(epsilon[i]!));
      y.push(Math.log(values[i]! / gaussianValues[i]!));
      dy.push(errors[i]! / values[i]!);
    }
    starts.push(x.length);
  }
  return {
    starts: Int32Array.from(starts),
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    dy: Float64Array.from(dy),
  };
}

export interface FittedCrossing {
  /** At which 3uX_GP = 1 on the curve of the Gaussian process. */
  exact: number;
  /** P× of the crossover model with free amplitude and exponent, with its profile interval. */
  fitted: number;
  interval: Interval | null;
  /** fitted/exact − 1. */
  bias: number;
  sentence: string;
}

/**
 * P× from a fit of the curve beside the one that theory has. The fit takes the Gaussian process for one power, which it is only at large P, so
 * that its P× is biased, low as a rule; the exact one is to be used wherever it is known.
 * @param exact `crossing` of the curve’s system
 * @throws CoarsegrainError as `fitCurve`
 */
export function fitCrossing(curve: LearningCurve, exact: number): FittedCrossing {
  const { parameters } = fitCurve(curve, { model: 'crossover' }, { profiles: ['P_cross'] });
  const { value: fitted, interval } = parameters.find(({ name }) => name === 'P_cross')!;
  const bias = fitted / exact - 1;
  const percent = `${Math.abs(100 * bias).toPrecision(2)} %`;
  const side = bias < 0 ? 'low' : 'high';
  const sentence = `P× = ${exact.toPrecision(4)} on the curve of the Gaussian process; fitted with free amplitude ${fitted.toPrecision(4)}, biased ${side} by ${percent}, because the fit takes the Gaussian process for a single power.`;
  return { exact, fitted, interval, bias, sentence };
}

function withoutTheory(name: string): CoarsegrainError {
  const message = `"${name}" is no curve of level 1, and has no scaling function to collapse on.`;
  return new CoarsegrainError({ kind: 'not-allowed', field: 'curves', value: name, message });
}

function noPoints(): CoarsegrainError {
  return new CoarsegrainError({ kind: 'empty', field: 'curves', message: 'The curves have no points to collapse.' });
}
