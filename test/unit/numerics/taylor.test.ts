import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
} from '../../../core/numerics/taylor.ts';
import { uniform } from '../uniform.ts';

const order = 4;
const series = fc.tuple(uniform(0.3, 2), ...Array.from({ length: order }, () => uniform(-1, 1)));
const at = (coefficients: Series, t: number) => coefficients.reduceRight((sum, c) => sum * t + c, 0);

/** The function of the polynomial u(t), at small t on both sides, against its own truncated series: what is left is of order t⁵. */
function expectSeries(u: number[], f: (x: number) => number, apply: (u: Series, out: Series) => void): void {
  const out = new Float64Array(order + 1);
  const given = Float64Array.from(u);
  apply(given, out);
  const left = [1e-2, -1e-2].map((t) => f(at(given, t)) - at(out, t));
  const size = Math.max(1, ...out.map(Math.abs));
  for (const rest of left) expect(Math.abs(rest)).toBeLessThan(3e-6 * size);
}

describe('truncated Taylor series', () => {
  it.each<[string, (x: number) => number, (u: Series, out: Series) => void]>([
    ['exp', Math.exp, (u, out) => exponential(u, order, out)],
    ['ln', Math.log, (u, out) => logarithm(u, order, out)],
    ['sin', Math.sin, (u, out) => sineAndCosine(u, false, order, out, new Float64Array(5))],
    ['cos', Math.cos, (u, out) => sineAndCosine(u, false, order, new Float64Array(5), out)],
    ['sinh', Math.sinh, (u, out) => sineAndCosine(u, true, order, out, new Float64Array(5))],
    ['cosh', Math.cosh, (u, out) => sineAndCosine(u, true, order, new Float64Array(5), out)],
    ['tanh', Math.tanh, (u, out) => hyperbolicTangent(u, order, out)],
    ['u^1.7', (x) => x ** 1.7, (u, out) => power(u, 1.7, order, out)],
    ['u^−3', (x) => x ** -3, (u, out) => power(u, -3, order, out)],
    ['u²', (x) => x * x, (u, out) => multiply(u, u, order, out)],
    ['1/u', (x) => 1 / x, (u, out) => divide(Float64Array.of(1, 0, 0, 0, 0), u, order, out)],
    [
      'exp by its slope',
      Math.exp,
      (u, out) => {
        const slope = new Float64Array(5);
        exponential(u, order, slope);
        fromSlope(Math.exp(u[0]!), slope, u, order, out);
      },
    ],
  ])('of %s agree with the function around the point', (_, f, apply) => {
    fc.assert(
      fc.property(series, (u) => expectSeries(u, f, apply)),
      { numRuns: 40 },
    );
  });

  it('of powers of what vanishes at the point', () => {
    const out = new Float64Array(5);
    const powerOf = (u: number[], p: number) => {
      power(Float64Array.from(u), p, order, out);
      return Array.from(out);
    };
    expect(powerOf([0, 2, 1, 0, 0], 2)).toEqual([0, 0, 4, 4, 1]);
    expect(powerOf([0, 1, 0, 0, 0], 6)).toEqual([0, 0, 0, 0, 0]);
    expect(powerOf([0, 1, 0, 0, 0], 0)).toEqual([1, 0, 0, 0, 0]);
    // (t²)^1.5 is |t|³, √(t⁴) is t² as far as the truncated series knows, 1/t has no value.
    expect(powerOf([0, 0, 1, 0, 0], 1.5)).toEqual([0, 0, 0, NaN, NaN]);
    expect(powerOf([0, 0, 0, 0, 1], 0.5)).toEqual([0, 0, 1, NaN, NaN]);
    expect(powerOf([0, 0, 1, 0, 0], 2)).toEqual([0, 0, 0, 0, 1]);
    expect(powerOf([0, 1, 0, 0, 0], -1)[0]).toBe(Infinity);
  });
});
