import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pixelX, pixelY, runsOf, thinned, traceOf, withinFrame, type Area } from '../../../core/chart/traces.ts';
import { drawn } from './curve-sets.ts';

const area: Area = {
  x: 0,
  y: 0,
  width: 600,
  height: 400,
  scaleX: { logarithmic: true, min: 1, max: 1e6 },
  scaleY: { logarithmic: false, min: 0, max: 1 },
};

describe('a line with fewer points', () => {
  it('passes every point it leaves out within the tolerance', () => {
    const walk = fc.array(fc.double({ min: -0.004, max: 0.004, noNaN: true }), { minLength: 2, maxLength: 400 });
    fc.assert(
      fc.property(walk, fc.double({ min: 0.01, max: 2, noNaN: true }), (steps, tolerance) => {
        let y = 0.5;
        const run = steps.map((step, position): [number, number] => [
          10 ** ((6 * position) / steps.length),
          (y += step),
        ]);
        const kept = thinned(run, area, tolerance);
        expect(kept[0]).toBe(run[0]);
        expect(kept.at(-1)).toBe(run.at(-1));
        for (const [abscissa, ordinate] of run) {
          const right = kept.findIndex(([x]) => x >= abscissa);
          const [to, from] = [kept[right]!, kept[Math.max(0, right - 1)]!];
          const [x0, x1, x] = [pixelX(area, from[0]), pixelX(area, to[0]), pixelX(area, abscissa)];
          const share = x1 > x0 ? (x - x0) / (x1 - x0) : 1;
          const line = pixelY(area, from[1]) + share * (pixelY(area, to[1]) - pixelY(area, from[1]));
          expect(Math.abs(line - pixelY(area, ordinate))).toBeLessThanOrEqual(tolerance + 1e-6);
        }
      }),
    );
  });

  it('needs two points for a straight line', () => {
    const run = Array.from({ length: 1000 }, (_, position): [number, number] => [
      10 ** (position / 200),
      position / 1000,
    ]);
    expect(thinned(run, area, 0.1)).toHaveLength(2);
  });
});

describe('runs', () => {
  it('end where a value is missing or has no place on a logarithmic axis', () => {
    const set = drawn([{ u: 1, loss: [0.1, 0.2, NaN, 0.3, 0.4] }], [0, 1, 10, 100, 1000]);
    const runs = runsOf(traceOf(set.curves[0]!, 'loss', 'values'), area);
    expect(runs).toEqual([
      [[1, 0.2]],
      [
        [100, 0.3],
        [1000, 0.4],
      ],
    ]);
  });

  it('follow the abscissa, whatever the order of the study', () => {
    const set = drawn([{ u: 1, loss: [3, 1, 2] }], [100, 1, 10]);
    const { x, y } = traceOf(set.curves[0]!, 'loss', 'values');
    expect([...x]).toEqual([1, 10, 100]);
    expect([...y]).toEqual([1, 2, 3]);
  });

  it('keep a segment that crosses the frame with both ends outside', () => {
    const run: [number, number][] = [
      [1, 0.1],
      [10, 0.2],
      [1000, 0.3],
      [10_000, 0.4],
    ];
    const narrow: Area = { ...area, scaleX: { logarithmic: true, min: 20, max: 500 } };
    const [piece] = withinFrame(run, narrow, 0);
    expect(piece!.map(([x]) => x)).toEqual([expect.closeTo(20, 9), expect.closeTo(500, 9)]);
    // A straight line between its points on the paper: 0.2 + 0.1·log(20/10)/log(100), likewise at 500.
    expect(piece!.map(([, y]) => y)).toEqual([expect.closeTo(0.21505, 5), expect.closeTo(0.28495, 5)]);
  });

  it('are cut where they leave the frame, with room for half a stroke, and begin anew where they come back', () => {
    const ends = fc.tuple(fc.double({ min: 0, max: 7, noNaN: true }), fc.double({ min: -1, max: 2, noNaN: true }));
    fc.assert(
      fc.property(fc.array(ends, { minLength: 2, maxLength: 30 }), (points) => {
        const run = points.sort(([a], [b]) => a - b).map(([x, y]): [number, number] => [10 ** x, y]);
        for (const [x, y] of withinFrame(run, area, 1).flat()) {
          expect(pixelX(area, x)).toBeGreaterThanOrEqual(1 - 1e-6);
          expect(pixelX(area, x)).toBeLessThanOrEqual(599 + 1e-6);
          expect(pixelY(area, y)).toBeGreaterThanOrEqual(1 - 1e-6);
          expect(pixelY(area, y)).toBeLessThanOrEqual(399 + 1e-6);
        }
      }),
    );
    const wave: [number, number][] = [
      [10, 0.5],
      [100, 2],
      [1000, 0.5],
    ];
    const pieces = withinFrame(wave, area, 0);
    expect(pieces.map((piece) => piece.length)).toEqual([2, 2]);
    expect(pieces[0]![1]![1]).toBeCloseTo(1, 12);
    expect(pieces[1]![1]).toEqual([1000, 0.5]);
  });
});
