import { describe, expect, test } from 'vitest';
import { residualErrors, scatterErrors } from '../../../core/analysis/scatter.ts';
import { Stream } from '../../../core/numerics/stream.ts';

const points = 300;

/** Two curves that rise by a factor of 50, with errors that go as a power of y. */
function curves(power: number, seed: number) {
  const stream = Stream.of('scatter', seed);
  const x = Float64Array.from({ length: 2 * points }, (_, i) => (i % points) / points);
  const exact = x.map((at, i) => (i < points ? 1 : 3) * Math.exp(4 * at));
  const errors = exact.map((value) => 0.02 * value ** power);
  const y = exact.map((value, i) => value + errors[i]! * stream.normal());
  return { starts: Int32Array.of(0, points, 2 * points), x, y, exact, errors };
}

/** Of 300 points a scale is known to 4 %; neighbours that share points make it 7 %. Three of these. */
describe.each([0, 1])('errors that go as |y| to the power %d', (power) => {
  const { starts, x, y, exact, errors } = curves(power, power);

  test('are found from distances to the curve', () => {
    residualErrors(starts, y, exact).forEach((error, i) => {
      expect(error / errors[i]!).toBeGreaterThan(0.8);
      expect(error / errors[i]!).toBeLessThan(1.2);
    });
  });

  test('are found from the scatter about neighbours', () => {
    const ratios = scatterErrors({ starts, x, y }).map((error, i) => error / errors[i]!);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.2);
  });
});

test('exact data have errors above 0', () => {
  const { starts, exact } = curves(0, 3);
  residualErrors(starts, exact, exact).forEach((error) => expect(error).toBeGreaterThan(0));
});
