import { describe, expect, it } from 'vitest';
import type { CurveSet } from '../../../core/chart/curves.ts';
import type { CircleElement } from '../../../core/chart/graphic.ts';
import { curveColours } from '../../../core/chart/labels.ts';
import { legendOrder } from '../../../core/chart/legend.ts';
import { describeLearningCurves } from '../../../core/chart/learning-curves.ts';
import { plain } from '../../../core/chart/text.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { pixelY } from '../../../core/chart/traces.ts';
import { drawn, figureOne, responses, samples, screen, solved, unsolved } from './curve-sets.ts';
import { elementsOf, firmSeriesOf, layoutOf, seriesOf } from './chart-parts.ts';

describe('many curves', () => {
  const set = solved([{ parameter: 'u', from: 0.001, to: 100, count: 21, spacing: 'logarithmic' }, samples]);

  it('are shown by a ramp with its ends and their number', () => {
    const { entries } = layoutOf(set).legend;
    expect(entries.map(({ kind, spans }) => [kind, plain(spans)])).toEqual([
      ['ramp', 'u = 0.001 to 100'],
      ['note', 'u = 0, GP'],
      ['note', '21 curves'],
      ['faded', 'more than 5\u202f% from level 2'],
      ['note', 'level 2 is drawn for up to 8 curves'],
      ['crossing', 'P×, where 3uXGP = 1'],
    ]);
  });

  it('are drawn thin, and the set that was thinned says so', () => {
    expect(seriesOf(set)[0]!.lineStyle!.width).toBe(1);
    const thinnedSet = { ...set, total: { ...set.total, curves: 5000 } };
    expect(layoutOf(thinnedSet).legend.entries.map(({ spans }) => plain(spans))).toContain('21 of 5000 curves');
  });

  it('with 200 000 points keep their picture with far fewer', () => {
    const dense = drawn(
      Array.from({ length: 20 }, (_, u) => ({
        u,
        loss: Array.from({ length: 10_000 }, (__, position) => 2 - position / 1e4 + u),
      })),
      Array.from({ length: 10_000 }, (_, position) => 1 + position),
    );
    const drawnPoints = seriesOf(dense).reduce((count, { data = [] }) => count + data.length, 0);
    expect(drawnPoints).toBeLessThan(20_000);
    expect(drawnPoints).toBeGreaterThan(200);
  });
});

describe('the Gaussian process beside curves that are not it', () => {
  const set = solved([samples], { u: 5 });

  it('is dashed, in ink, on top, with its values, in the legend and no curve of the set', () => {
    const [curve, process, ...more] = firmSeriesOf(set, { ratio: false });
    expect(more).toEqual([]);
    expect(curve!.name).toBe('u = 5');
    expect(process).toMatchObject({
      name: 'u = 0, GP',
      z: 4,
      lineStyle: { color: chartThemes.light.gaussianProcess, type: [6, 4] },
    });
    expect((process!.data as [number, number][]).at(-1)![1]).toBe(set.curves[0]!.gaussianProcess.values.loss!.at(-1));
    const entries = layoutOf(set).legend.entries.map(({ kind, index, spans }) => [kind, index, plain(spans)]);
    expect(entries.slice(0, 2)).toEqual([
      ['curve', 0, 'u = 5'],
      ['note', undefined, 'u = 0, GP'],
    ]);
    expect(describeLearningCurves(set, screen)).toContain(
      'Dashed: the Gaussian process, u = 0: from 0.5429 at P = 100',
    );
  });

  it('is the line at 1 of the ratios, there also where its curve is hidden', () => {
    for (const [some, hidden] of [
      [set, []],
      [figureOne(), [0]],
    ] as [CurveSet, number[]][]) {
      const ratio = layoutOf(some, { hidden }).panels[1]!;
      const lines = elementsOf(some, { hidden, legend: false }).filter(
        (element) => element.type === 'line' && element.style.lineDash,
      );
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({ shape: { y1: pixelY(ratio, 1), y2: pixelY(ratio, 1), x1: ratio.x } });
    }
    expect(firmSeriesOf(figureOne(), { hidden: [0], ratio: false }).map(({ name }) => name)).not.toContain('u = 0, GP');
  });

  it('is one for each system, in the colour of its curve, while they are few', () => {
    const three = solved([{ parameter: 'K', values: [10, 1000, 'infinite'] }, samples], { u: 1 });
    const series = firmSeriesOf(three, { ratio: false });
    expect(series.map(({ name }) => name)).toEqual([
      'K = 10',
      'K = 1000',
      'K = ∞',
      'K = 10, u = 0, GP',
      'K = 1000, u = 0, GP',
      'K = ∞, u = 0, GP',
    ]);
    const colours = series.map(({ lineStyle }) => lineStyle!.color);
    expect(colours.slice(3)).toEqual(colours.slice(0, 3));
    const many = solved([{ parameter: 'alpha', from: 0.3, to: 1, count: 9, spacing: 'linear' }, samples], { u: 1 });
    expect(firmSeriesOf(many, { ratio: false })).toHaveLength(9);
  });

  it('is a level line along u, and nothing where the quantity does not depend on u', () => {
    const along = solved([{ parameter: 'u', values: [0.1, 1, 2] }], { P: 1e6 });
    const [, process] = firmSeriesOf(along, { ratio: false });
    expect(new Set((process!.data as [number, number][]).map(([, y]) => y)).size).toBe(1);
    const [only, ...more] = firmSeriesOf(responses(), { output: 'theta' });
    expect(more).toEqual([]);
    expect(only).toMatchObject({ name: 'level 1', lineStyle: { type: 'solid' } });
  });

  it('has the colour of the curve of its system where every system has both', () => {
    const pairs = solved([
      { parameter: 'K', values: [10, 1000, 'infinite'] },
      { parameter: 'u', values: [0, 1] },
      samples,
    ]);
    const colours = curveColours(pairs, chartThemes.light);
    expect([colours[0], colours[2], colours[4]]).toEqual(['#19187c', '#943a60', '#d27c02']);
    expect([colours[1], colours[3], colours[5]]).toEqual([colours[0], colours[2], colours[4]]);
  });

  it('does not count among the curves that are too many for thick lines', () => {
    const nine = solved([{ parameter: 'u', values: [0, 1, 2, 3, 4, 5, 6, 7, 8] }, samples]);
    expect(firmSeriesOf(nine)[1]!.lineStyle!.width).toBe(2);
    expect(
      firmSeriesOf(solved([{ parameter: 'u', values: [9, 1, 2, 3, 4, 5, 6, 7, 8] }, samples]))[1]!.lineStyle!.width,
    ).toBe(1);
  });
});

describe('marks of many curves', () => {
  const crossingsOf = (set: CurveSet) =>
    elementsOf(set, { legend: false, ratio: false }).filter((element) => element.type === 'circle' && element.z === 6);

  it('are dots where circles would cover the curves, and the legend shows a dot', () => {
    const many = solved([{ parameter: 'u', from: 0.5, to: 100, count: 50, spacing: 'logarithmic' }, samples]);
    const dots = crossingsOf(many);
    expect(dots.length).toBeGreaterThan(8);
    for (const dot of dots) expect((dot as CircleElement).shape.r).toBeLessThan(2);
    expect(layoutOf(many).legend.entries.map(({ kind }) => kind)).toContain('crossings');
  });

  it('have labels only where no two of them meet', () => {
    const labelsOf = (values: number[]) =>
      elementsOf(solved([{ parameter: 'u', values }, samples]), { legend: false }).filter(
        (element) => element.type === 'text' && element.style.text === '{symbol|P}{sub|×}',
      );
    expect(labelsOf([1, 10])).toHaveLength(2);
    expect(labelsOf([5, 5.05, 5.1])).toHaveLength(0);
  });

  it('stand in three rows at most: beyond, in one for each status with its count', () => {
    const several = (count: number) =>
      drawn(
        Array.from({ length: count }, (_, u) => ({
          u: -u - 1,
          loss: [1, NaN, NaN, 2],
          status: ['converged', 'no root', 'several roots', 'converged'] as const,
        })).map((curve) => ({ ...curve, status: [...curve.status] })),
      );
    const heightsOf = (set: CurveSet) =>
      new Set(elementsOf(set, { legend: false }).flatMap((e) => (e.type === 'polygon' ? [e.shape.points[0]![1]] : [])));
    expect(heightsOf(several(3)).size).toBe(3);
    expect(heightsOf(several(10)).size).toBe(1);
    const names = layoutOf(several(10)).legend.entries.map(({ spans }) => plain(spans));
    expect(names).toEqual(expect.arrayContaining(['several roots: 10 points', 'no root: 10 points']));
  });
});

describe('a part of a run', () => {
  it('says how many of its curves have values, in the legend and in words', () => {
    const axis = { parameter: 'u', from: 1, to: 20, count: 20, spacing: 'linear' as const };
    const part = unsolved(solved([axis, samples]), 0, 1, 2);
    expect(layoutOf(part).legend.entries.map(({ spans }) => plain(spans))).toContain('3 of 20 curves');
    expect(describeLearningCurves(part, screen)).toContain('3 of 20 curves.');
    const few = unsolved(figureOne(), 0, 1);
    expect(layoutOf(few).legend.entries.map(({ spans }) => plain(spans))).toContain('2 of 5 curves');
    expect(layoutOf(figureOne()).legend.entries.every(({ kind }) => kind !== 'note')).toBe(true);
  });

  it('keeps curves without values beside their neighbours in the legend', () => {
    const part = unsolved(figureOne(), 0, 2, 4);
    expect(legendOrder(part, 'loss').map(({ system }) => system.u)).toEqual([100, 10, 1, 0.1, 0]);
    expect(legendOrder(unsolved(figureOne()), 'loss').map(({ system }) => system.u)).toEqual([100, 10, 1, 0.1, 0]);
  });

  it('places a curve by the points that it shares with others', () => {
    // Both fall with P; of the upper one only the low end is there.
    const set = drawn([
      { u: 1, loss: [10, 5, 2, 1] },
      { u: 2, loss: [NaN, NaN, 3, 2] },
    ]);
    expect(legendOrder(set, 'loss').map(({ index }) => index)).toEqual([1, 0]);
  });
});
