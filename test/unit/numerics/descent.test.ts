import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Descent, type Slopes } from '../../../core/numerics/descent.ts';

describe('differential equations from some x down', () => {
  it('turns an oscillator through a hundred radians', () => {
    const slopes: Slopes = (_, y, at, out) => {
      out[0] = y[at + 1]!;
      out[1] = -y[at]!;
    };
    const flow = new Descent(slopes, 0, -100, Float64Array.of(1, 0));
    for (const x of [0, -1, -Math.PI, -50, -99.9, -100]) {
      const [cosine, sine] = flow.at(x);
      expect(cosine).toBeCloseTo(Math.cos(x), 11);
      expect(sine).toBeCloseTo(Math.sin(x), 11);
    }
  });

  it('solves the logistic equation for any rate and start', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        fc.double({ min: 1e-6, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (rate, start, time) => {
          const slopes: Slopes = (_, y, at, out) => {
            out[0] = rate * y[at]! * (1 - y[at]!);
          };
          const growth = Math.exp(rate * time);
          const exact = (start * growth) / (1 + start * (growth - 1));
          expect(new Descent(slopes, 0, -5, Float64Array.of(start)).at(-time)[0]! / exact).toBeCloseTo(1, 11);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes a kink, told of it or not', () => {
    const slopes: Slopes = (x, _, __, out) => {
      out[0] = 2 + Math.abs(x + 0.3);
    };
    const exact = 1 + 2 + (0.3 ** 2 + 0.7 ** 2) / 2;
    expect(new Descent(slopes, 0, -1, Float64Array.of(1), [-0.3]).at(-1)[0]).toBeCloseTo(exact, 14);
    expect(new Descent(slopes, 0, -1, Float64Array.of(1)).at(-1)[0]).toBeCloseTo(exact, 8);
  });

  it('says where the solution ends', () => {
    const slopes: Slopes = (_, y, at, out) => {
      out[0] = y[at]! ** 2;
    };
    const flow = new Descent(slopes, 0, -2, Float64Array.of(1));
    expect(flow.at(-0.9)[0]).toBeCloseTo(10, 9);
    expect(flow.at(-1.1)[0]).toBeNaN();
  });
});
