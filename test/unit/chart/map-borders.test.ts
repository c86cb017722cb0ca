import { describe, expect, it } from 'vitest';
import { zeta } from './map-sets.ts';
import type { BorderKind, MapBorder, MapSet } from '../../../core/chart/map.ts';
import { borderSpans } from '../../../core/chart/map-borders.ts';
import { plain } from '../../../core/chart/text.ts';
import { mapOf } from './map-sets.ts';

const logarithmic = (parameter: string, from: number, to: number, count: number) => ({
  parameter,
  from,
  to,
  count,
  spacing: 'logarithmic',
});

function border(set: MapSet, kind: BorderKind): MapBorder {
  return set.panels[0]!.borders.find((candidate) => candidate.kind === kind)!;
}
/** Where a border's lines cross the row at y, ascending. */
function crossingsAt({ lines }: MapBorder, y: number): number[] {
  return lines
    .flatMap((line) =>
      Array.from({ length: line.length / 2 }, (_, at) => [line[2 * at]!, line[2 * at + 1]!] as const)
        .filter(([, own]) => Math.abs(own / y - 1) < 1e-12)
        .map(([x]) => x),
    )
    .sort((a, b) => a - b);
}

describe('borders', () => {
  it('of the coupling lie at P×, where 3uX_GP = 1 (theory, section 8)', () => {
    const set = mapOf({ alpha: 1, beta: 1, kappa: 0.1 }, [
      logarithmic('u', 0.1, 1000, 9),
      logarithmic('P', 0.1, 1e6, 15),
    ]);
    const found = border(set, 'crossing');
    expect(found.label).toBe('3uX_GP = 1');
    expect(plain(borderSpans(found))).toBe('3uXGP = 1');
    for (const [u, P] of [
      [1, 4.691691516],
      [10, 496.6441924],
      [100, 49934.86777],
    ] as const) {
      const [own, ...others] = crossingsAt(found, u);
      expect(others).toEqual([]);
      expect(own! / P).toBeCloseTo(1, 9);
    }
  });

  it('of the coupling are at P× of quantities beside level 1, too, and are called ε where u is not all of it', () => {
    const axes = [logarithmic('u', 1, 100, 5), logarithmic('P', 1, 1e5, 6)];
    const set = mapOf({ alpha: 1, beta: 1, kappa: 0.1 }, axes, 'replica');
    expect(crossingsAt(border(set, 'crossing'), 10)[0]! / 496.6441924).toBeCloseTo(1, 9);
    const sextic = mapOf({ alpha: 1, beta: 1, kappa: 0.1, loss: 'sextic' }, axes);
    expect(border(sextic, 'crossing').label).toBe('ε = 1');
  });

  it('of the width lie at P^c = N and those of the modes at bare k* = K, exactly where neither depends on u', () => {
    const set = mapOf({ alpha: 0.6, beta: 0.9, kappa: 10, N: 50, K: 2000 }, [
      logarithmic('u', 0.01, 1, 5),
      logarithmic('P', 10, 1e7, 11),
    ]);
    for (const [kind, P] of [
      ['width', 50 ** 1.6],
      ['cut-off', 10 * 2000 ** 1.6],
    ] as const) {
      const { lines } = border(set, kind);
      expect(lines).toHaveLength(1);
      lines[0]!.forEach((value, at) => at % 2 === 0 && expect(value / P).toBeCloseTo(1, 9));
    }
    expect(set.panels[0]!.borders.map(({ kind }) => kind)).toEqual(['crossing', 'width', 'cut-off']);
  });

  it('of infinite width and infinitely many modes are not there', () => {
    const set = mapOf({ alpha: 0.6, beta: 0.9, kappa: 10 }, [
      logarithmic('u', 100, 200, 4),
      logarithmic('P', 10, 100, 4),
    ]);
    expect(set.panels[0]!.borders).toEqual([]);
  });

  it('of the roots lie between the points that tell them apart: at |u| = 1/(3X(0)) two, further down none', () => {
    const us = Array.from({ length: 41 }, (_, index) => -0.5 + index * 0.0125);
    const set = mapOf({ alpha: 0.6, beta: 0.9, kappa: 0.1 }, [
      { parameter: 'u', from: -0.5, to: 0, count: 41, spacing: 'linear' },
      logarithmic('P', 1, 100, 9),
    ]);
    const second = -1 / (3 * (zeta(1.6) + zeta(1.9)));
    const above = us.find((u) => u > second)!;
    const { lines } = border(set, 'several roots');
    expect(lines).toHaveLength(1);
    lines[0]!.forEach((value, at) => at % 2 === 1 && expect(value).toBeCloseTo(above - 0.00625, 12));
    const fold = border(set, 'no root');
    const { status, values } = set.panels[0]!;
    expect(status.filter((code) => code === 2).length).toBeGreaterThan(20);
    expect(values.filter(Number.isFinite).length).toBe(9 * us.filter((u) => u > second).length);
    // With more data the fold moves to stronger couplings.
    const line = fold.lines[0]!;
    const [first, last] = [line.subarray(0, 2), line.subarray(-2)].sort((a, b) => a[0]! - b[0]!);
    expect(first![1]).toBeGreaterThan(last![1]!);
  });

  it('that the study names are the zero lines of its expressions', () => {
    const axes = [logarithmic('u', 0.1, 10, 21), logarithmic('P', 1, 1e5, 31)];
    const refine = { axes: ['P', 'u'], borders: ['log(P) - 3 - log(u)'] };
    const set = mapOf({ alpha: 0.6, beta: 0.9, kappa: 0.1 }, axes, 'effective-action', { refine });
    const found = border(set, 'named');
    expect(found.label).toBe('log(P) - 3 - log(u) = 0');
    const [line] = found.lines;
    for (let at = 0; at < line!.length; at += 2) {
      expect(Math.log(line![at]!) - 3 - Math.log(line![at + 1]!)).toBeCloseTo(0, 9);
    }
  });
});
