import { describe, expect, it } from 'vitest';
import type { Loss } from '../../../core/model/loss.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { erf } from '../../../core/numerics/error-function.ts';
import { AveragedDressing, dressingOf, type Dressing } from '../../../core/theory/dressing.ts';

const of = (input: Record<string, unknown>): Dressing =>
  dressingOf(parseSystem({ alpha: 1, beta: 1, kappa: 1, P: 1, ...input }));

/** E f(√X z) of an even function by Simpson's rule in Δ, narrow where f bends and as wide as the Gaussian. */
function average(f: (delta: number) => number, X: number): number {
  const width = Math.sqrt(X);
  const density = (delta: number) => f(delta) * Math.exp(-(delta ** 2) / (2 * X));
  const panel = (low: number, high: number) => {
    const n = 4000;
    const h = (high - low) / n;
    let sum = density(low) + density(high);
    for (let i = 1; i < n; i++) sum += (i % 2 ? 4 : 2) * density(low + i * h);
    return (sum * h) / 3;
  };
  const bend = Math.min(25, 3 * width);
  return (2 * (panel(0, bend) + panel(bend, Math.max(12 * width, bend)))) / (width * Math.sqrt(2 * Math.PI));
}

const sech2 = (delta: number) => 1 / Math.cosh(Math.min(delta, 300)) ** 2;
const logCosh = (delta: number) => delta + Math.log1p(Math.exp(-2 * delta)) - Math.LN2;

describe('even powers', () => {
  it('have D = 1+u(2n−1)!!Xⁿ⁻¹ and ⟨ℓ⟩ = X/2+u(2n−1)!!Xⁿ/(2n)', () => {
    const X = 0.7;
    expect(of({ u: 2 }).at(X).value).toBeCloseTo(1 + 3 * 2 * X, 14);
    expect(of({ u: 2 }).loss(X)).toBeCloseTo(X / 2 + 0.75 * 2 * X ** 2, 14);
    expect(of({ u: 2, loss: 'sextic' }).at(X).value).toBeCloseTo(1 + 15 * 2 * X ** 2, 13);
    expect(of({ u: 2, loss: 'sextic' }).loss(X)).toBeCloseTo(X / 2 + (15 * 2 * X ** 3) / 6, 13);
    expect(of({ u: 2, loss: 'even', power: 5 }).at(X).value).toBeCloseTo(1 + 945 * 2 * X ** 4, 10);
    expect(of({ u: 2, loss: 'even', power: 5 }).loss(X)).toBeCloseTo(X / 2 + (945 * 2 * X ** 5) / 10, 11);
  });

  it('are what the quadrature finds of the loss as a formula', () => {
    for (const [loss, power, ell] of [
      ['quartic', undefined, 'Delta^2/2 + u*Delta^4/4'],
      ['sextic', undefined, 'Delta^2/2 + u*Delta^6/6'],
      ['even', 10, 'Delta^2/2 + u*Delta^20/20'],
    ] as const) {
      for (const X of [1e-9, 1e-2, 1, 50]) {
        const [closed, found] = [of({ loss, u: -0.3, ...(power && { power }) }), of({ loss: 'formula', ell, u: -0.3 })];
        const [a, b] = [closed.at(X), found.at(X)];
        expect(b.value / a.value).toBeCloseTo(1, 12);
        expect((b.slope * X) / a.value).toBeCloseTo((a.slope * X) / a.value, 11);
        expect(found.loss(X) / closed.loss(X)).toBeCloseTo(1, 12);
      }
    }
  });
});

describe('log-cosh', () => {
  it.each([1e-10, 1e-4, 0.03, 0.5, 0.999, 1.001, 3.99, 4.01, 30, 1e4])('is right at X = %d', (X) => {
    const dressing = of({ loss: 'log-cosh' });
    const { value, slope, log } = dressing.at(X);
    expect(value / average(sech2, X)).toBeCloseTo(1, 11);
    expect(log).toBeCloseTo(Math.log(average(sech2, X)), 11);
    const half = (delta: number) => sech2(delta) * (3 * Math.tanh(delta) ** 2 - 1);
    expect((slope * X) / value).toBeCloseTo((average(half, X) * X) / value, 9);
    if (X > 1e-3) expect(dressing.loss(X) / average(logCosh, X)).toBeCloseTo(1, 10);
  });

  it('has the limits of small and of large X', () => {
    const dressing = of({ loss: 'log-cosh', u: 7 });
    const X = 1e-6;
    expect((dressing.at(X).value - 1) / (-X + 2 * X ** 2)).toBeCloseTo(1, 8);
    expect(dressing.loss(X) / (X / 2 - X ** 2 / 4)).toBeCloseTo(1, 11);
    expect(dressing.at(1e12).value * Math.sqrt((Math.PI * 1e12) / 2)).toBeCloseTo(1, 11);
    expect(dressing.loss(1e12) / (Math.sqrt(2e12 / Math.PI) - Math.LN2)).toBeCloseTo(1, 11);
  });

  it('falls by less than a square root, so that there is one root', () => {
    const dressing = of({ loss: 'log-cosh' });
    for (let X = 1e-6; X < 1e9; X *= 1.7) {
      const { value, slope } = dressing.at(X);
      expect((X * slope) / value).toBeLessThan(0);
      expect((X * slope) / value).toBeGreaterThan(-0.5);
    }
  });

  it('agrees with the quadrature of the formula, far beyond the bend of ℓ too', () => {
    const found = of({ loss: 'formula', ell: 'abs(Delta) + log(1+exp(-2*abs(Delta))) - log(2)' });
    const own = of({ loss: 'log-cosh' });
    for (const X of [1e-6, 0.1, 3, 1e4, 1e8]) {
      expect(found.at(X).value / own.at(X).value).toBeCloseTo(1, 11);
      expect(found.loss(X) / own.loss(X)).toBeCloseTo(1, 11);
    }
  });
});

describe('any loss', () => {
  it('has D = 2 d⟨ℓ⟩/dX, and dD/dX as its slope', () => {
    for (const ell of ['sqrt(1+Delta^2)', '2 - cos(Delta)', '0.02*Delta^2 + 1 - exp(-4*Delta^2)']) {
      const dressing = of({ loss: 'formula', ell });
      for (const X of [1e-4, 0.3, 8]) {
        const h = 1e-4 * X;
        const { value, slope } = dressing.at(X);
        const [below, above] = [dressing.loss(X - h), dressing.loss(X + h)];
        expect((above - below) / h / value).toBeCloseTo(1, 6);
        const rise = dressing.at(X + h).value - dressing.at(X - h).value;
        expect(((rise / (2 * h)) * X) / value).toBeCloseTo((slope * X) / value, 6);
      }
    }
  });

  it('may jump in ℓ″: Huber’s has D = erf(1/√(2X))', () => {
    const huber: Loss = {
      value: (delta) => (Math.abs(delta) < 1 ? delta ** 2 / 2 : Math.abs(delta) - 0.5),
      first: (delta) => Math.max(-1, Math.min(1, delta)),
      second: (delta) => (Math.abs(delta) < 1 ? 1 : 0),
    };
    const dressing = new AveragedDressing(huber);
    for (const X of [0.05, 0.3, 2, 1e3]) expect(dressing.at(X).value / erf(1 / Math.sqrt(2 * X))).toBeCloseTo(1, 11);
  });

  it('says where an average does not exist', () => {
    const dressing = new AveragedDressing({ value: Math.exp, first: (d) => d * Math.exp(d * d), second: () => NaN });
    expect(dressing.at(1).value).toBeNaN();
  });
});

describe('the X at which |D − 1| = 1', () => {
  it('is closed for even powers, scanned for formulas, and nowhere for log-cosh', () => {
    expect(of({ u: 2 }).unitStrength(1)).toBeCloseTo(1 / 6, 14);
    expect(of({ u: -2 }).unitStrength(1)).toBeCloseTo(1 / 6, 14);
    expect(of({ u: 2 }).unitStrength(0.1)).toBeUndefined();
    expect(of({ u: 0 }).unitStrength(1)).toBeUndefined();
    const sextic = of({ loss: 'formula', ell: 'Delta^2/2 + u*Delta^6/6', u: 2 });
    expect(sextic.unitStrength(1)).toBeCloseTo(30 ** -0.5, 12);
    expect(sextic.unitStrength(0.18)).toBeUndefined();
    expect(of({ loss: 'log-cosh' }).unitStrength(1e9)).toBeUndefined();
    // ε = 1 and more however small X is.
    expect(of({ loss: 'formula', ell: '2*Delta^2' }).unitStrength(1)).toBeUndefined();
  });
});
