import { expect, test } from 'vitest';
import { collapseQuality, type Points } from '../../../core/analysis/quality.ts';
import { overlapOf } from '../../../core/analysis/scaling.ts';
import { Stream } from '../../../core/numerics/stream.ts';

type Curve = { x: number; y: number; dy: number }[];

function pointsOf(curves: Curve[]): Points {
  const all = curves.flat();
  const starts = Int32Array.from([0, ...curves.map((_, i) => curves.slice(0, i + 1).flat().length)]);
  const pick = (key: 'x' | 'y' | 'dy') => Float64Array.from(all, (point) => point[key]);
  return { starts, x: pick('x'), y: pick('y'), dy: pick('dy') };
}

/** S as the paper writes it, sum by sum, with no eye on speed. */
function plainQuality(curves: Curve[]): number {
  const terms: number[] = [];
  curves.forEach((curve, i) => {
    for (const { x, y, dy } of curve) {
      const chosen = curves.flatMap((other, k) => {
        if (k === i) return [];
        const right = other.findIndex((point) => point.x > x);
        return right > 0 ? [other[right - 1]!, other[right]!] : [];
      });
      if (chosen.length === 0) continue;
      const sum = (term: (point: Curve[number]) => number) =>
        chosen.reduce((total, point) => total + term(point) / point.dy ** 2, 0);
      const [K, Kx, Ky, Kxx, Kxy] = [
        sum(() => 1),
        sum((p) => p.x),
        sum((p) => p.y),
        sum((p) => p.x ** 2),
        sum((p) => p.x * p.y),
      ];
      const determinant = K * Kxx - Kx ** 2;
      const Y = (Kxx * Ky - Kx * Kxy + x * (K * Kxy - Kx * Ky)) / determinant;
      const dY2 = (Kxx - 2 * x * Kx + x ** 2 * K) / determinant;
      terms.push((y - Y) ** 2 / (dy ** 2 + dY2));
    }
  });
  return terms.reduce((total, term) => total + term, 0) / terms.length;
}

function noisyLines(seed: number, curves = 4, points = 30): Curve[] {
  const stream = Stream.of('quality', seed);
  return Array.from({ length: curves }, (_, i) =>
    Array.from({ length: points }, () => {
      const x = (1 + i / 2) * stream.uniform();
      const dy = 0.05 * (1 + stream.uniform());
      return { x, y: 1 - 2 * x + dy * stream.normal(), dy };
    }).sort((one, other) => one.x - other.x),
  );
}

test('is the formula of Houdayer and Hartmann', () => {
  for (let seed = 0; seed < 10; seed++) {
    const curves = noisyLines(seed);
    expect(collapseQuality(pointsOf(curves)).S).toBeCloseTo(plainQuality(curves), 9);
  }
});

test('is 1 on average for straight lines with the errors they say, within 3 standard errors', () => {
  const values = Array.from({ length: 60 }, (_, seed) => collapseQuality(pointsOf(noisyLines(100 + seed))).S);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  expect(Math.abs(mean - 1)).toBeLessThan(3 * Math.sqrt(variance / values.length));
});

test('is 0 for exact lines, and grows as the square of a shift in units of the error', () => {
  const line = (shift: number): Curve => [0, 1, 2, 3].map((x) => ({ x, y: 2 * x + shift, dy: 0.1 }));
  expect(collapseQuality(pointsOf([line(0), line(0)])).S).toBeCloseTo(0, 20);
  const [one, two] = [1, 2].map((shift) => collapseQuality(pointsOf([line(0), line(shift)])).S);
  expect(two! / one!).toBeCloseTo(4, 10);
});

test('curves that do not overlap have no quality', () => {
  const curve = (from: number): Curve => [0, 1, 2].map((x) => ({ x: from + x, y: x, dy: 1 }));
  const points = pointsOf([curve(0), curve(10)]);
  expect(collapseQuality(points)).toEqual({ S: NaN, overlap: 0 });
  expect(overlapOf(points)).toBe(0);
  // Of 0…2 and 1…3 the points 1, 2 and 1, 2 lie in the other.
  expect(overlapOf(pointsOf([curve(0), curve(1)]))).toBeCloseTo(4 / 6, 12);
});
