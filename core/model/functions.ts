/** The functions and constants that expressions may name. */
import { erf } from '../numerics/error-function.ts';
import {
  divide,
  exponential,
  fromSlope,
  hyperbolicTangent,
  logarithm,
  multiply,
  power,
  sineAndCosine,
  type Series,
} from '../numerics/taylor.ts';

interface NamedFunction {
  operands: 1 | 2;
  /** The value; functions of one operand ignore the second. */
  value(u: number, v: number): number;
  /** The Taylor coefficients of the function of two series, written into `out`. */
  series(u: Series, v: Series, order: number, out: Series): void;
  /** Zero where the function has a kink. */
  kink?(u: number, v: number): number;
}

export const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

function unary(value: (u: number) => number, series: (u: Series, order: number, out: Series) => void): NamedFunction {
  return { operands: 1, value, series: (u, _, order, out) => series(u, order, out) };
}

/** One of two series, chosen at the point itself. */
function choice(value: (u: number, v: number) => number): NamedFunction {
  return {
    operands: 2,
    value,
    series: (u, v, _, out) => out.set(value(u[0]!, v[0]!) === u[0] ? u : v),
    kink: (u, v) => u - v,
  };
}

function logarithmTo(base: number, value: (u: number) => number): NamedFunction {
  return unary(value, (u, order, out) => {
    logarithm(u, order, out);
    for (let n = 0; n <= order; n++) out[n] = out[n]! / base;
  });
}

const scratch = (order: number): Series => new Float64Array(order + 1);

const named: Record<string, NamedFunction> = {
  exp: unary(Math.exp, exponential),
  log: unary(Math.log, logarithm),
  ln: unary(Math.log, logarithm),
  log10: logarithmTo(Math.LN10, Math.log10),
  sqrt: unary(Math.sqrt, (u, order, out) => power(u, 0.5, order, out)),
  abs: {
    ...unary(Math.abs, (u, order, out) => {
      // On the border, the side of larger arguments.
      const sign = Math.sign(u.subarray(0, order + 1).find((coefficient) => coefficient !== 0) ?? 1);
      for (let n = 0; n <= order; n++) out[n] = sign * u[n]!;
    }),
    kink: (u) => u,
  },
  sin: unary(Math.sin, (u, order, out) => sineAndCosine(u, false, order, out, scratch(order))),
  cos: unary(Math.cos, (u, order, out) => sineAndCosine(u, false, order, scratch(order), out)),
  tanh: unary(Math.tanh, hyperbolicTangent),
  sinh: unary(Math.sinh, (u, order, out) => sineAndCosine(u, true, order, out, scratch(order))),
  cosh: unary(Math.cosh, (u, order, out) => sineAndCosine(u, true, order, scratch(order), out)),
  atan: unary(Math.atan, (u, order, out) => {
    const square = scratch(order);
    const one = scratch(order);
    const slope = scratch(order);
    multiply(u, u, order, square);
    square[0] = square[0]! + 1;
    one[0] = 1;
    divide(one, square, order, slope);
    fromSlope(Math.atan(u[0]!), slope, u, order, out);
  }),
  erf: unary(erf, (u, order, out) => {
    const square = scratch(order);
    const slope = scratch(order);
    multiply(u, u, order, square);
    for (let n = 0; n <= order; n++) square[n] = -square[n]!;
    exponential(square, order, slope);
    for (let n = 0; n <= order; n++) slope[n] = (2 / Math.sqrt(Math.PI)) * slope[n]!;
    fromSlope(erf(u[0]!), slope, u, order, out);
  }),
  min: choice(Math.min),
  max: choice(Math.max),
};

export const functions: ReadonlyMap<string, NamedFunction> = new Map(Object.entries(named));
