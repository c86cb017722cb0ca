import { expect, it } from 'vitest';
import { quarticMode, quarticMoments, type QuarticMoments } from '../../../core/numerics/quartic-measure.ts';

const moments = (a: number, g: number) => {
  const out: QuarticMoments = { mean: 0, m2: 0, m3: 0, m4: 0, m5: 0, m6: 0 };
  quarticMoments(a, g, quarticMode(a, g, a), out);
  return out;
};
const wide = [0, 1e-6, 1e-3, 0.1, 1, 10, 1e3, 1e8];

it('finds the mode to a small part of the width', () => {
  for (const g of wide) {
    for (const a of wide) {
      const t = quarticMode(a, g, a);
      expect(Math.abs(t + g * t ** 3 - a) / Math.sqrt(1 + 3 * g * t * t)).toBeLessThan(1e-3);
    }
  }
});

it('is the Gaussian measure at g = 0', () => {
  const { mean, m2, m3, m4, m5, m6 } = moments(3, 0);
  [mean - 3, m2 - 1, m3, m4 - 3, m5, m6 - 15].forEach((gap) => {
    expect(Math.abs(gap)).toBeLessThan(1e-12);
  });
});

it('is the pure quartic measure at large g: m2 = 2Γ(¾)/Γ(¼)/√g, m4 = 1/g', () => {
  const { mean, m2, m4, m6 } = moments(0, 1e20);
  expect(mean).toBe(0);
  expect(m2 * 1e10).toBeCloseTo((2 * 1.2254167024651776) / 3.625609908221908, 9);
  expect(m4 * 1e20).toBeCloseTo(1, 9);
  expect(m6 / (3 * m2 * m4)).toBeCloseTo(1, 9);
});

it('obeys the equations of motion ⟨δⁿ(t + g t³ − a)⟩ = n⟨δⁿ⁻¹⟩, δ = t − mean, for n = 0…3', () => {
  // Relative to the largest term.
  const gap = (...terms: number[]) =>
    Math.abs(terms.reduce((sum, term) => sum + term, 0)) / Math.max(...terms.map(Math.abs), Number.MIN_VALUE);
  for (const g of wide) {
    for (const a of wide) {
      const { mean, m2, m3, m4, m5, m6 } = moments(a, g);
      // t + g t³ = cubic + linear δ + square δ² + g δ³.
      const cubic = mean + g * mean ** 3;
      const linear = 1 + 3 * g * mean ** 2;
      const square = 3 * g * mean;
      const where = `g = ${String(g)}, a = ${String(a)}`;
      expect(gap(cubic, -a, square * m2, g * m3), where).toBeLessThan(1e-11);
      expect(gap(linear * m2, square * m3, g * m4, -1), where).toBeLessThan(1e-13);
      expect(gap(cubic * m2, -a * m2, linear * m3, square * m4, g * m5), where).toBeLessThan(1e-10);
      expect(gap((cubic - a) * m3, linear * m4, square * m5, g * m6, -3 * m2), where).toBeLessThan(1e-10);
    }
  }
});

it('answers a weak source to its own precision', () => {
  for (const g of [0, 0.3, 40]) {
    const { m2 } = moments(0, g);
    for (const a of [1e-30, 1e-12, 1e-6]) expect(moments(a, g).mean / (a * m2)).toBeCloseTo(1, 11);
    // Both sides of the switch to the expansion agree.
    const edge = 8e-5 / Math.sqrt(m2);
    const [below, above] = [moments(edge * 0.5, g), moments(edge * 2, g)];
    expect(above.mean / below.mean).toBeCloseTo(4, 7);
    for (const { mean, m2: square, m3, m4 } of [below, above]) {
      const motion = (1 + 3 * g * mean ** 2) * square + 3 * g * mean * m3 + g * m4;
      expect(motion).toBeCloseTo(1, 12);
    }
    expect(Math.abs(above.m3 - 4 * below.m3)).toBeLessThan(1e-11 * m2 ** 1.5);
  }
});
