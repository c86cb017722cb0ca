import { describe, expect, it } from 'vitest';
import { AdaptiveIntegral } from '../../../core/numerics/adaptive.ts';

const integral = new AdaptiveIntegral(3, (x, out) => {
  out[0] = Math.exp(x);
  out[1] = Math.abs(x - 1 / 3);
  out[2] = 1 / (1e-6 + x * x);
});

describe('adaptive integration', () => {
  it('integrates what is smooth, has a kink or a peak, at once', () => {
    expect(integral.over([-1, 2], 1e-12)).toBe(true);
    const [smooth, kink, peak] = integral.values;
    expect(smooth).toBeCloseTo(Math.exp(2) - Math.exp(-1), 12);
    expect(kink).toBeCloseTo(((4 / 3) ** 2 + (5 / 3) ** 2) / 2, 9);
    expect((peak ?? NaN) / (1e3 * (Math.atan(2e3) + Math.atan(1e3)))).toBeCloseTo(1, 10);
  });

  it('adds panels, which may be empty', () => {
    integral.over([-1, 2], 1e-12);
    const whole = integral.values[0] ?? NaN;
    expect(integral.over([-1, 0, 0, 1 / 3, 2], 1e-12)).toBe(true);
    expect(integral.values[0]).toBeCloseTo(whole, 12);
    expect(integral.values[1]).toBeCloseTo(((4 / 3) ** 2 + (5 / 3) ** 2) / 2, 14);
  });

  it('says where it does not converge', () => {
    const over = (f: (x: number) => number, from: number, to: number) => {
      const bad = new AdaptiveIntegral(1, (x, out) => {
        out[0] = f(x);
      });
      return bad.over([from, to], 1e-12);
    };
    expect(over((x) => 1 / x, -1, 1.5)).toBe(false);
    expect(over(() => NaN, 0, 1)).toBe(false);
    expect(over((x) => Math.sin(1e6 * x), 0, 1)).toBe(false);
  });

  it('is as exact as is asked for, relative to moduli that may be widened', () => {
    let calls = 0;
    const count = (widen: (sizes: Float64Array) => void) => {
      calls = 0;
      const rounded = new AdaptiveIntegral(
        1,
        (x, out) => {
          calls++;
          out[0] = 1e-6 * x + 1e-17 * Math.sin(1e9 * x);
        },
        widen,
      );
      rounded.over([0, 1], 1e-13);
      return calls;
    };
    expect(count((sizes) => (sizes[0] = 1))).toBeLessThan(count(() => undefined));
  });
});
