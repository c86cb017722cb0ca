import { describe, expect, it } from 'vitest';
import { hasMap, mapColumn, planMap } from '../../../core/chart/map-plan.ts';
import type { QuantityName } from '../../../core/quantities/index.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';
import { expandStudy, systemAt, type Expansion } from '../../../core/study/expansion.ts';

const samples = { parameter: 'P', from: 10, to: 1e4, count: 7, spacing: 'logarithmic' };
const couplings = { parameter: 'u', values: [0, 0.1, 1, 10, 100] };

function expanded(axes: object[], more: object = {}): Expansion {
  return expandStudy({
    format: studyFormat,
    version: studyVersion,
    name: 'A test',
    system: { alpha: 0.6, beta: 0.9, kappa: 10 },
    axes,
    quantities: ['effective-action'],
    ...more,
  });
}
const plan = (axes: object[], at?: number[], quantity: QuantityName = 'effective-action') =>
  planMap(expanded(axes), quantity, at);

describe('the plan of a map', () => {
  it('has P across, whatever the order, and another axis upward; each ordinal is the point that stands there', () => {
    for (const axes of [
      [couplings, samples],
      [samples, couplings],
    ]) {
      const { x, y, panels, expansion } = plan(axes);
      expect([x.parameter, y.parameter]).toEqual(['P', 'u']);
      expect(panels).toHaveLength(1);
      expect(panels[0]!.ordinals).toHaveLength(x.values.length * y.values.length);
      panels[0]!.ordinals.forEach((ordinal, point) => {
        const { P, u } = systemAt(expansion, ordinal);
        expect([P, u]).toEqual([x.values[point % 7], y.values[Math.floor(point / 7)]]);
      });
    }
  });

  it('puts values in order, and leaves out those that have no place: 0 on a logarithmic axis, ∞ on any', () => {
    const { y } = plan([couplings, samples]);
    expect([...y.values]).toEqual([0.1, 1, 10, 100]);
    expect(y).toMatchObject({ logarithmic: true, total: 5, unplaced: [0] });
    const width = plan([{ parameter: 'N', values: ['infinite', 40, 20, 10, 80] }, samples]).y;
    expect([...width.values]).toEqual([10, 20, 40, 80]);
    expect(width.unplaced).toEqual([Infinity]);
  });

  it('has a panel for each of up to four combinations of further axes; of more, for the one that is chosen', () => {
    const four = [
      { parameter: 'beta', values: [0.7, 0.9] },
      { parameter: 'kappa', values: [1, 10] },
    ];
    const { panels, further, at, expansion } = plan([...four, couplings, samples]);
    expect(further.map(({ parameters }) => parameters)).toEqual([['beta'], ['kappa']]);
    expect(at).toEqual([]);
    expect(
      panels.map(({ ordinals }) => {
        const { beta, kappa } = systemAt(expansion, ordinals[20]!);
        return [beta, kappa];
      }),
    ).toEqual([
      [0.7, 1],
      [0.7, 10],
      [0.9, 1],
      [0.9, 10],
    ]);
    const many = [
      { parameter: 'beta', values: [0.5, 0.7, 0.9] },
      { parameter: 'kappa', values: [1, 10] },
    ];
    const picked = plan([...many, couplings, samples], [2, 1]);
    expect(picked.at).toEqual([2, 1]);
    expect(picked.panels).toHaveLength(1);
    expect(systemAt(picked.expansion, picked.panels[0]!.ordinals[0]!)).toMatchObject({ beta: 0.9, kappa: 10 });
    expect(() => plan([...many, couplings, samples], [3])).toThrow(/β has 3 values: at.0 = 3 takes 0 to 2/);
  });

  it('needs two axes of one parameter each, of four values, on which the quantity depends', () => {
    expect(hasMap(expanded([couplings, samples]), 'effective-action')).toBe(true);
    expect(hasMap(expanded([samples]), 'effective-action')).toBe(false);
    expect(hasMap(expanded([{ parameter: 'u', values: [1, 2, 3] }, samples]), 'effective-action')).toBe(false);
    // Of five values four have a place, of these three.
    expect(hasMap(expanded([{ parameter: 'u', values: [0, 0.1, 10, 100] }, samples]), 'effective-action')).toBe(false);
    const zip = { zip: [couplings, { parameter: 'kappa', values: [1, 2, 3, 4, 5] }] };
    expect(hasMap(expanded([zip, samples]), 'effective-action')).toBe(false);
    const both = expanded([couplings, samples], { quantities: ['effective-action', 'response'] });
    expect(hasMap(both, 'response')).toBe(false);
    expect(() => planMap(both, 'response')).toThrow(/A map of response takes two axes of one parameter each/);
  });

  it('is thinned evenly along both axes, ends kept', () => {
    const axes = [
      { parameter: 'u', from: 0, to: 1, count: 101, spacing: 'linear' },
      { parameter: 'P', from: 1, to: 1e4, count: 401, spacing: 'logarithmic' },
    ];
    const { x, y, panels } = planMap(expanded(axes), 'effective-action', [], { points: 10_000, panels: 4 });
    expect(x.values.length * y.values.length).toBeLessThanOrEqual(10_000);
    expect(x.values.length * y.values.length).toBeGreaterThan(9500);
    expect([x.values[0], x.values.at(-1), y.values[0], y.values.at(-1)]).toEqual([1, 1e4, 0, 1]);
    expect([x.total, y.total]).toEqual([401, 101]);
    expect(panels[0]!.ordinals).toHaveLength(x.values.length * y.values.length);
  });

  it('knows outputs and derived columns by name', () => {
    const expansion = expanded([couplings, samples], { results: { share: 'variance/X' } });
    expect(mapColumn(expansion, 'effective-action')?.key).toBe('loss');
    expect(mapColumn(expansion, 'effective-action', 'share')?.key).toBe('share');
    expect(mapColumn(expansion, 'effective-action', 'nothing')).toBeUndefined();
  });
});

describe('points that refinement added', () => {
  const refine = { axes: ['P', 'u'], points: 50 };
  const refined = (axes: object[]) => {
    const expansion = expanded(axes, { refine });
    // The lower neighbour of both is the study's point at P = 100, u = 1, whatever the order of values.
    const base = Float64Array.from({ length: 2 }, () =>
      Array.from({ length: expansion.count }, (_, ordinal) => ordinal).find((ordinal) => {
        const { P, u } = systemAt(expansion, ordinal);
        return P === 100 && u === 1;
      })!,
    );
    const added = { base, first: Float64Array.of(0.5, 0.25), second: Float64Array.of(0, 0.5) };
    return { ...expansion, added };
  };

  it('lie between lines of the grid, where their systems are', () => {
    for (const axes of [
      [couplings, samples],
      [samples, couplings],
      [{ ...couplings, values: [100, 10, 1, 0.1] }, samples],
    ]) {
      const expansion = refined(axes);
      const { x, y, panels } = planMap(expansion, 'effective-action');
      const { added, ordinals } = panels[0]!;
      const grid = x.values.length * y.values.length;
      expect([...ordinals.subarray(grid)]).toEqual([expansion.count, expansion.count + 1]);
      const systems = [0, 1].map((index) => systemAt(expansion, expansion.count + index));
      expect(systems.map(({ P }) => P)).toEqual([...added.x]);
      expect(systems.map(({ u }) => u)).toEqual([...added.y]);
      added.x.forEach((P, index) => {
        const [column, row] = [added.column[index]!, added.row[index]!];
        expect(P).toBeGreaterThan(x.values[Math.floor(column)]!);
        expect(P).toBeLessThan(x.values[Math.ceil(column)]!);
        expect(added.y[index]).toBeGreaterThanOrEqual(y.values[Math.floor(row)]!);
        expect(added.y[index]).toBeLessThanOrEqual(y.values[Math.ceil(row)]!);
      });
    }
  });

  it('are left out of a grid that is thinned', () => {
    const axes = [couplings, { ...samples, count: 13 }];
    expect(planMap(refined(axes), 'effective-action', [], { points: 20, panels: 4 }).panels[0]!.added.x).toHaveLength(
      0,
    );
  });
});
