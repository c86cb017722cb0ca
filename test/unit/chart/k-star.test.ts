import { describe, expect, it } from 'vitest';
import { bareKStar, kStarAxis, kStarKey } from '../../../core/chart/k-star.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { pixelX } from '../../../core/chart/traces.ts';
import { contentHash, registerMeasured } from '../../../core/model/measured.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { samples, solved } from './curve-sets.ts';
import { layoutOf } from './chart-parts.ts';

const lambda = Float64Array.from({ length: 500 }, (_, index) => (index + 1) ** -1.7);
const y = lambda.map(Math.sqrt);
const content = contentHash(lambda, y);
registerMeasured(content, lambda, y);

const topOf = (set: CurveSet) => {
  const [panel] = layoutOf(set).panels;
  return kStarAxis(set, set.curves, panel.scaleX, panel.width, chartThemes.light);
};

describe('the axis of the bare k*', () => {
  it.each([
    ['broken', { kc: 50, alpha2: 1.5, beta2: 2 }],
    ['cutoff', { kc: 100 }],
    ['degenerate', { dimension: 2, K: 1000 }],
    ['log-periodic', { epsilon: 0.2, omega: 2 }],
    ['formula', { alpha: undefined, beta: undefined, K: 1e6, lambda: 'k^-1.6/(1+log(k))', y2: 'k^-1.9' }],
    ['measured', { alpha: undefined, beta: undefined, K: undefined, file: 'x.csv', content }],
  ])('has every tick at the P whose border it is: %s', (spectrum, system) => {
    const set = solved([{ ...samples, to: 1e4, count: 11 }], { spectrum, ...system });
    const top = topOf(set)!;
    const [panel] = layoutOf(set).panels;
    const { ticks } = top;
    expect(ticks.filter(({ label }) => label).length).toBeGreaterThanOrEqual(2);
    for (const { value, place } of ticks) {
      // The place of the P whose k* is found by halving.
      let [low, high] = [Math.log(1e-3), Math.log(1e12)];
      for (let step = 0; step < 80; step++) {
        const middle = (low + high) / 2;
        if (bareKStar(set.curves[0]!.system, Math.exp(middle)) < value) low = middle;
        else high = middle;
      }
      expect(Math.abs(panel.x + place * panel.width - pixelX(panel, Math.exp(low)))).toBeLessThan(1e-3);
    }
  });

  it('is left out where the border jumps, and where a spectrum is not at hand', () => {
    const strong = solved([samples], { spectrum: 'log-periodic', epsilon: 0.9, omega: 20 });
    expect(topOf(strong)).toBeNull();
    const [curve] = strong.curves;
    const elsewhere = { ...curve!.system, spectrum: 'measured' as const, content: 'unknown' };
    const set = { ...strong, curves: [{ ...curve!, system: elsewhere }] };
    expect(topOf(set)).toBeNull();
    expect(bareKStar(elsewhere, 100)).toBeNaN();
  });

  it('is shared by systems that differ in what the border does not depend on', () => {
    const key = (more: object) => kStarKey(parseSystem({ alpha: 0.6, beta: 0.9, kappa: 10, P: 1, ...more }));
    expect(key({ u: 3, beta: 2, N: 5, K: 100, loss: 'sextic' })).toBe(key({}));
    expect(key({ lambda0: 2 })).not.toBe(key({}));
    expect(key({ spectrum: 'cutoff', kc: 10 })).not.toBe(key({ spectrum: 'cutoff', kc: 20 }));
  });
});
