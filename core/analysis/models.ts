/** The models of learning curves that are fitted (theory, section 8): amplitudes enter linearly, the other parameters do not. */
import { CoarsegrainError } from '../errors.ts';
import type { FitModelName } from './fit.ts';
import { lossScaling, scalingFunction, scalingSlope, scalingThetaSlope } from './scaling-function.ts';

/** `scale`: a positive parameter, fitted by its logarithm. */
export type ParameterKind = 'amplitude' | 'exponent' | 'scale';

export interface ModelParameter {
  name: string;
  kind: ParameterKind;
  /** The model's own bounds. */
  low: number;
  high: number;
  /** Bounds that only keep numbers in range: an interval that reaches them is open. */
  technical: { low: boolean; high: boolean };
}

export interface Model {
  name: FitModelName;
  parameters: readonly ModelParameter[];
  /** Two exponents of which the first stays the smaller one, by their places. */
  ascending?: readonly [number, number];
  /**
   * What the amplitudes multiply, in their order, at all points.
   * @param x ln P
   * @param p values of the parameters; amplitudes are not read
   */
  basis(x: Float64Array, p: Float64Array, out: readonly Float64Array[]): void;
  /** ∂f/∂p of exponents and ∂f/∂ln p of scales, in their order. @param basis what `basis` gave for the same p */
  slopes(x: Float64Array, p: Float64Array, basis: readonly Float64Array[], out: readonly Float64Array[]): void;
  /** Rows of parameters from which a fit may start; amplitudes are not read. @param lnValues ln L */
  starts(x: Float64Array, lnValues: Float64Array): Float64Array[];
}

/** Exponents beyond ±10 are no exponents of learning curves. */
const steepest = 10;
const closed = { low: false, high: false };
const open = { low: true, high: true };

const leadingAmplitude: ModelParameter = { name: 'A', kind: 'amplitude', low: 0, high: Infinity, technical: closed };
const floor: ModelParameter = { name: 'L_infinity', kind: 'amplitude', low: 0, high: Infinity, technical: closed };
const exponent = (name: string, low = -steepest): ModelParameter => ({
  name,
  kind: 'exponent',
  low,
  high: steepest,
  technical: { low: low === -steepest, high: true },
});
const scale = (name: string, low: number, high: number): ModelParameter => ({
  name,
  kind: 'scale',
  low,
  high,
  technical: open,
});

/** A P^-a + L_infinity. */
const powerLaw: Model = {
  name: 'power-law',
  parameters: [leadingAmplitude, exponent('a'), floor],
  basis(x, p, [power, one]) {
    for (let i = 0; i < x.length; i++) power![i] = Math.exp(-p[1]! * x[i]!);
    one!.fill(1);
  },
  slopes(x, p, [power], [byA]) {
    for (let i = 0; i < x.length; i++) byA![i] = -x[i]! * p[0]! * power![i]!;
  },
  starts: () => leadingExponents.map((a) => Float64Array.of(1, a, 0)),
};

/** A P^-a + B P^-b + L_infinity with 0 ≤ a < b and A ≥ 0, B of either sign: a curve that falls where P is large. */
const twoPower: Model = {
  name: 'two-power',
  parameters: [
    leadingAmplitude,
    exponent('a', 0),
    { name: 'B', kind: 'amplitude', low: -Infinity, high: Infinity, technical: open },
    exponent('b', 0),
    floor,
  ],
  ascending: [1, 3],
  basis(x, p, [leading, second, one]) {
    for (let i = 0; i < x.length; i++) {
      leading![i] = Math.exp(-p[1]! * x[i]!);
      second![i] = Math.exp(-p[3]! * x[i]!);
    }
    one!.fill(1);
  },
  slopes(x, p, [leading, second], [byA, byB]) {
    for (let i = 0; i < x.length; i++) {
      byA![i] = -x[i]! * p[0]! * leading![i]!;
      byB![i] = -x[i]! * p[2]! * second![i]!;
    }
  },
  starts: () =>
    leadingExponents.flatMap((a) => exponentGaps.map((gap) => Float64Array.of(1, a, 1, Math.min(a + gap, 9), 0))),
};

const leadingExponents = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1.1, 1.4, 1.8, 2.4, 3.2];
const exponentGaps = [0.05, 0.1, 0.2, 0.35, 0.6, 1, 1.8, 3.2];

/**
 * The smoothly broken power law of E. Caballero et al., "Broken neural scaling laws" (ICLR 2023, their equation 1), written from its end at
 * large P: A P^-a Π_i (1 + (P/P_i)^(−1/w_i))^(−c_i w_i) + L_infinity. a leads beyond the last break, the exponent grows by c_i where P passes
 * P_i, and w_i is the width of the break in ln P. (Theirs: c_0 = a − Σ c_i, d_i = P_i, f_i = w_i, b = A Π P_i^(−c_i).)
 */
function brokenPower(breaks: number): Model {
  const numbers = Array.from({ length: breaks }, (_, i) => i + 1);
  return {
    name: 'broken-power',
    parameters: [
      leadingAmplitude,
      exponent('a'),
      ...numbers.flatMap((i) => [exponent(`c_${i}`), scale(`P_${i}`, 1e-12, 1e30), scale(`w_${i}`, 0.02, 10)]),
      floor,
    ],
    basis(x, p, [shape, one]) {
      for (let i = 0; i < x.length; i++) {
        let log = -p[1]! * x[i]!;
        for (let j = 0; j < breaks; j++) log -= p[2 + 3 * j]! * p[4 + 3 * j]! * softPlus(-breakPlace(x[i]!, p, j));
        shape![i] = Math.exp(log);
      }
      one!.fill(1);
    },
    slopes(x, p, [shape], [byA, ...byBreaks]) {
      for (let i = 0; i < x.length; i++) {
        const value = p[0]! * shape![i]!;
        byA![i] = -x[i]! * value;
        for (let j = 0; j < breaks; j++) {
          const [c, w] = [p[2 + 3 * j]!, p[4 + 3 * j]!];
          const z = breakPlace(x[i]!, p, j);
          const soft = softPlus(-z);
          const below = 1 / (1 + Math.exp(z));
          byBreaks[3 * j]![i] = -value * w * soft;
          byBreaks[3 * j + 1]![i] = -value * c * below;
          byBreaks[3 * j + 2]![i] = -value * c * w * (soft + z * below);
        }
      }
    },
    starts: (x, lnValues) => brokenStarts(breaks, x, lnValues),
  };
}

const breakPlace = (x: number, p: Float64Array, j: number) => (x - Math.log(p[3 + 3 * j]!)) / p[4 + 3 * j]!;
const softPlus = (z: number) => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));

/** Breaks at every choice of some places, in three widths; exponents as a broken line through ln L has them. */
function brokenStarts(breaks: number, x: Float64Array, lnValues: Float64Array): Float64Array[] {
  const [first, last] = [x[0]!, x[x.length - 1]!];
  const places = breaks < 3 ? 9 : 6;
  const choices = combinations(places, breaks).map((choice) =>
    choice.map((place) => first + ((place + 1) * (last - first)) / (places + 1)),
  );
  return choices.flatMap((knots) => {
    const slopes = brokenLine(x, lnValues, knots);
    return [0.1, 0.4, 1.2].map((width) => {
      const p = [1, -slopes[breaks]!];
      for (let i = 0; i < breaks; i++) p.push(slopes[i]! - slopes[i + 1]!, Math.exp(knots[i]!), width);
      return Float64Array.from([...p, 0]);
    });
  });
}

function combinations(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const out: number[][] = [];
  for (let i = from; i <= n - k; i++) for (const rest of combinations(n, k - 1, i + 1)) out.push([i, ...rest]);
  return out;
}

/** Slopes between knots, from the straight line through the points of each piece. */
function brokenLine(x: Float64Array, y: Float64Array, knots: readonly number[]): number[] {
  const ends = [-Infinity, ...knots, Infinity];
  const whole = lineSlope(x, y, -Infinity, Infinity) ?? 0;
  return ends.slice(1).map((end, i) => lineSlope(x, y, ends[i]!, end) ?? whole);
}

function lineSlope(x: Float64Array, y: Float64Array, low: number, high: number): number | undefined {
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (x[i]! < low || x[i]! > high) continue;
    n++;
    sx += x[i]!;
    sy += y[i]!;
    sxx += x[i]! * x[i]!;
    sxy += x[i]! * y[i]!;
  }
  const spread = n * sxx - sx * sx;
  return n >= 2 && spread > 0 ? (n * sxy - sx * sy) / spread : undefined;
}

/** A P^-a f(1 + εf/2) + L_infinity with ε = (P/P_cross)^-a and f^(−1/a) = 1 + εf: the quartic crossover from a GP that is a power law. */
const crossover: Model = {
  name: 'crossover',
  parameters: [leadingAmplitude, exponent('a', 1e-3), scale('P_cross', 1e-12, 1e30), floor],
  basis(x, p, [shape, one]) {
    const [a, place] = [p[1]!, Math.log(p[2]!)];
    for (let i = 0; i < x.length; i++) {
      const epsilon = Math.exp(-a * (x[i]! - place));
      shape![i] = Math.exp(-a * x[i]!) * lossScaling(scalingFunction(epsilon, a), epsilon);
    }
    one!.fill(1);
  },
  slopes(x, p, [shape], [byA, byPlace]) {
    const [A, a, place] = [p[0]!, p[1]!, Math.log(p[2]!)];
    for (let i = 0; i < x.length; i++) {
      const distance = x[i]! - place;
      const epsilon = Math.exp(-a * distance);
      const f = scalingFunction(epsilon, a);
      const gaussian = A * Math.exp(-a * x[i]!);
      const byEpsilon = (1 + epsilon * f) * scalingSlope(f, epsilon, a) + (f * f) / 2;
      const byTheta = (1 + epsilon * f) * scalingThetaSlope(f, epsilon, a);
      byA![i] = -x[i]! * A * shape![i]! + gaussian * (byTheta - distance * epsilon * byEpsilon);
      byPlace![i] = gaussian * a * epsilon * byEpsilon;
    }
  },
  starts(x) {
    const [first, last] = [x[0]!, x[x.length - 1]!];
    const places = Array.from({ length: 9 }, (_, i) => Math.exp(first - 5 + ((last - first + 10) * i) / 8));
    const exponents = leadingExponents.filter((a) => a < 2);
    return exponents.flatMap((a) => places.map((place) => Float64Array.of(1, a, place, 0)));
  },
};

const mostBreaks = 4;

/** @throws CoarsegrainError for a number of breaks that is not 1, 2, 3 or 4 */
export function modelOf(name: FitModelName, breaks = 1): Model {
  switch (name) {
    case 'power-law':
      return powerLaw;
    case 'two-power':
      return twoPower;
    case 'crossover':
      return crossover;
    case 'broken-power':
      if (Number.isInteger(breaks) && breaks >= 1 && breaks <= mostBreaks) return brokenPower(breaks);
      throw new CoarsegrainError({
        kind: 'outside-range',
        field: 'breaks',
        value: breaks,
        allowed: `whole numbers from 1 to ${mostBreaks}`,
        message: `A broken power law has 1 to ${mostBreaks} breaks, not ${breaks}.`,
      });
  }
}
