import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Branches } from '../../../core/numerics/branches.ts';

const cells = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const rootsIn = (branches: Branches<never>, from: number, to: number, level: number) =>
  cells(from, to).flatMap((cell) => branches.roots(cell, level) ?? [NaN]);
const make = (f: (t: number) => number, slope: (t: number) => number) =>
  new Branches((t: number) => ({ t, value: f(t), slope: slope(t) })) as Branches<never>;

describe('branches of a function', () => {
  it('give every root of a level, ascending', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (tilt, frequency, level) => {
          const f = (t: number) => tilt * t + Math.sin(frequency * t);
          const roots = rootsIn(
            make(f, (t) => tilt + frequency * Math.cos(frequency * t)),
            -10,
            10,
            level,
          );
          const wanted: number[] = [];
          for (let t = -10; t < 10; t += 1e-3) if (f(t) < level !== f(t + 1e-3) < level) wanted.push(t);
          expect(roots).toHaveLength(wanted.length);
          roots.forEach((root, i) => {
            expect(Math.abs(root - (wanted[i] ?? NaN))).toBeLessThan(2e-3);
            expect(Math.abs(f(root) - level)).toBeLessThan(1e-12);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('count two roots just beyond a turn and none before it', () => {
    const branches = make(
      (t) => (t - 0.3) ** 2,
      (t) => 2 * (t - 0.3),
    );
    expect(rootsIn(branches, -2, 2, 1e-9)).toHaveLength(2);
    expect(rootsIn(branches, -2, 2, -1e-9)).toHaveLength(0);
  });

  it('run into +∞ where the function ends', () => {
    // −ln(1−t) below 1, nothing beyond.
    const branches = make(
      (t) => (t < 1 ? -Math.log(1 - t) : Infinity),
      (t) => 1 / (1 - t),
    );
    for (const level of [0.5, 5, 15, 30]) {
      const [root = NaN, ...more] = rootsIn(branches, -3, 3, level);
      expect(more).toEqual([]);
      expect(root).toBeCloseTo(1 - Math.exp(-level), 9);
    }
  });

  it('see a kink that no end of a cell shows', () => {
    // Rises by 20 within a hundredth.
    const branches = make(
      (t) => t + 10 * Math.tanh((t - 0.37) * 300),
      (t) => 1 + 3000 / Math.cosh((t - 0.37) * 300) ** 2,
    );
    expect(rootsIn(branches, -1, 2, 0.37)).toHaveLength(1);
    expect(rootsIn(branches, -1, 2, 0.37)[0]).toBeCloseTo(0.37, 12);
  });

  it('have no roots to give where the function is no number', () => {
    const branches = make(
      (t) => (t > 0.5 ? NaN : t),
      () => 1,
    );
    expect(branches.roots(0, 0.2)).toBeUndefined();
    expect(branches.roots(-1, -0.5)).toHaveLength(1);
  });
});
