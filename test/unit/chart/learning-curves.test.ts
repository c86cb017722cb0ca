import type { LineSeriesOption } from 'echarts';
import { LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { describe, expect, it } from 'vitest';
import type { CurveSet } from '../../../core/chart/curves.ts';
import type { CircleElement, GraphicElement } from '../../../core/chart/graphic.ts';
import { curveColours, curveLabel } from '../../../core/chart/labels.ts';
import { legendOrder } from '../../../core/chart/legend.ts';
import { learningCurvesLayout } from '../../../core/chart/layout.ts';
import { describeLearningCurves, learningCurvesOption } from '../../../core/chart/learning-curves.ts';
import type { ChartSettings } from '../../../core/chart/settings.ts';
import { plain } from '../../../core/chart/text.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { pixelX, pixelY, runsOf } from '../../../core/chart/traces.ts';
import { drawn, figureOne, responses, samples, screen, solved, unsolved } from './curve-sets.ts';

const seriesOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  learningCurvesOption(set, { ...screen, ...settings }).series as LineSeriesOption[];
const elementsOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  (learningCurvesOption(set, { ...screen, ...settings }).graphic as { elements: GraphicElement[] }).elements;
/** The numbers that place an element; texts have none. */
const shapeOf = (element: GraphicElement | undefined) =>
  (element && 'shape' in element ? element.shape : {}) as { cx: number; cy: number; points: [number, number][] };
const textsOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  elementsOf(set, settings).flatMap((element) =>
    element.type === 'text' ? [element.style.text.replace(/\{\w+\|([^}]*)\}/g, '$1')] : [],
  );
const layoutOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  learningCurvesLayout(set, { ...screen, ...settings });

describe('the curves of Figure 1', () => {
  it('are one line each and panel, called by their coupling', () => {
    const names = seriesOf(figureOne()).map(({ name }) => name);
    const labels = ['u = 0, GP', 'u = 0.1', 'u = 1', 'u = 10', 'u = 100'];
    expect(names).toEqual([...labels, ...labels]);
  });

  it('show the Gaussian process dashed, in ink, above the others', () => {
    const [process, ...others] = seriesOf(figureOne(), { ratio: false });
    expect(process?.lineStyle).toMatchObject({ type: [6, 4], color: chartThemes.light.gaussianProcess });
    for (const { lineStyle, z } of others) {
      expect(lineStyle?.type).toBe('solid');
      expect(z).toBeLessThan(process!.z!);
    }
  });

  it('are warmer where the coupling is larger, whatever the order of the study', () => {
    const set = solved([{ parameter: 'u', values: [100, 0, 10, 0.1, 1] }, samples]);
    const colours = curveColours(set, chartThemes.light);
    expect(colours).toEqual(['#d27c02', '#16191d', '#b04a51', '#19187c', '#71306b']);
  });

  it('stand in the legend in their order on the paper', () => {
    const { legend } = layoutOf(figureOne());
    const rows = legend.entries.map(({ spans }) => plain(spans));
    expect(rows).toEqual(['u = 100', 'u = 10', 'u = 1', 'u = 0.1', 'u = 0, GP', 'P×, where 3uXGP = 1']);
    const downwards = layoutOf(figureOne(), { output: 'X' }).legend.entries;
    expect(plain(downwards[0]!.spans)).toBe('u = 0, GP');
  });

  it('name the axes in words with the level', () => {
    const texts = textsOf(figureOne());
    expect(texts).toContain('L/P\u2002level-1 loss per sample');
    expect(texts).toContain('P\u2002training samples');
    expect(texts).toContain('L / LGP');
    expect(textsOf(figureOne(), { output: 'X' })).toContain('X\u2002level-1 squared discrepancy');
  });

  it('bear circles where 3uX_GP = 1, on the curves', () => {
    const set = figureOne();
    const [panel] = layoutOf(set).panels;
    const circles = elementsOf(set).filter((element) => element.type === 'circle' && element.z === 6);
    const places = circles.map(shapeOf);
    for (const { crossing } of set.curves) {
      if (!crossing) continue;
      const [x, y] = [pixelX(panel, crossing.P), pixelY(panel, crossing.values.loss!)];
      expect(Math.min(...places.map(({ cx, cy }) => Math.hypot(cx - x, cy - y)))).toBeLessThan(0.5);
    }
    expect(set.curves.filter(({ crossing }) => crossing).map(({ system }) => system.u)).toEqual([1, 10]);
    expect(elementsOf(set, { crossing: false }).some((element) => element.type === 'circle')).toBe(false);
  });

  it('have the bare k* above them: 100 modes at P = κ·100^1.6', () => {
    const { top, panels } = layoutOf(figureOne());
    const tick = top!.ticks.find(({ value }) => value === 100)!;
    const [panel] = panels;
    expect(panel.x + tick.place * panel.width).toBeCloseTo(pixelX(panel, 10 * 100 ** 1.6), 6);
  });

  it('share no k* where α varies, and no ratio where it is not asked for', () => {
    const set = solved([{ parameter: 'alpha', values: [0.3, 0.6] }, samples], { u: 1 });
    expect(layoutOf(set).top).toBeNull();
    expect(layoutOf(set, { output: 'bias' }).panels).toHaveLength(2);
    expect(layoutOf(figureOne(), { ratio: false }).panels).toHaveLength(1);
  });

  it('leave out what is hidden, and keep its place in the legend of a screen', () => {
    const set = figureOne();
    expect(seriesOf(set, { hidden: new Set([0, 4]), ratio: false }).map(({ name }) => name)).toEqual([
      'u = 0.1',
      'u = 1',
      'u = 10',
    ]);
    const entries = (settings: Partial<ChartSettings>) =>
      layoutOf(set, { hidden: [4], ...settings }).legend.entries.filter(({ kind }) => kind === 'curve');
    expect(entries({})[0]).toMatchObject({ index: 4, hidden: true });
    expect(entries({ theme: chartThemes.print }).map(({ index }) => index)).toEqual([3, 2, 1, 0]);
  });
});

describe('the frame', () => {
  const sets: [string, CurveSet, Partial<ChartSettings>][] = [
    ['Figure 1', figureOne(), {}],
    ['Figure 1 in a column', figureOne(), { width: 244, height: 232, theme: chartThemes.print }],
    [
      'rising curves',
      solved(
        [
          { parameter: 'u', values: [0, 1, 10] },
          { ...samples, parameter: 'kappa', from: 0.01, to: 1000 },
        ],
        { P: 1000 },
      ),
      {},
    ],
    [
      'nine curves',
      solved([{ parameter: 'alpha', values: [0.3, 0.6, 1] }, { parameter: 'u', values: [0, 1, 100] }, samples]),
      { width: 244, height: 232, theme: chartThemes.print },
    ],
    ['couplings below zero', solved([{ parameter: 'u', values: [0, -0.05, -0.3] }, samples], { kappa: 0.1 }), {}],
    [
      'an axis of α',
      solved(
        [
          { parameter: 'u', values: [0, 10] },
          { parameter: 'alpha', from: 0.2, to: 2, count: 31, spacing: 'linear' },
        ],
        { P: 1000 },
      ),
      {},
    ],
  ];

  it.each(sets)('keeps its distance from the curves, and so does the legend: %s', (_, set, settings) => {
    const { panels, legend, below } = layoutOf(set, settings);
    for (const panel of panels) {
      for (const [x, y] of panel.traces.flatMap((trace) => runsOf(trace, panel)).flat()) {
        const [px, py] = [pixelX(panel, x), pixelY(panel, y)];
        expect(px).toBeGreaterThan(panel.x);
        expect(px).toBeLessThan(panel.x + panel.width);
        expect(py).toBeGreaterThan(panel.y);
        expect(py).toBeLessThan(panel.y + panel.height);
        const inLegend =
          px > legend.x && px < legend.x + legend.width && py > legend.y && py < legend.y + legend.height;
        expect(inLegend && below === 0).toBe(false);
      }
    }
  });

  it('is that of the axes ECharts draws on', () => {
    echarts.use([LineChart, GridComponent, GraphicComponent, SVGRenderer]);
    for (const [, set, settings] of sets) {
      const whole = { ...screen, ...settings };
      const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: whole.width, height: whole.height });
      chart.setOption(learningCurvesOption(set, whole));
      layoutOf(set, settings).panels.forEach((panel, gridIndex) => {
        const { x, y } = panel.traces[0]!;
        const pixel = chart.convertToPixel({ gridIndex }, [x[3]!, y[3]!]);
        expect(pixel[0]).toBeCloseTo(pixelX(panel, x[3]!), 2);
        expect(pixel[1]).toBeCloseTo(pixelY(panel, y[3]!), 2);
      });
      chart.dispose();
    }
  });

  it('follows a zoom, to which the ordinate fits unless it is given', () => {
    const [panel] = layoutOf(figureOne(), { zoom: { x: [1e3, 1e4] } }).panels;
    expect(panel.scaleX).toEqual({ logarithmic: true, min: 1e3, max: 1e4 });
    expect(panel.scaleY.min).toBeGreaterThan(0.05);
    expect(panel.scaleY.max).toBeLessThan(3);
    const given = layoutOf(figureOne(), { zoom: { x: [1e3, 1e4], y: [0.1, 1] } }).panels[0];
    expect(given.scaleY).toEqual({ logarithmic: true, min: 0.1, max: 1 });
    const points = seriesOf(figureOne(), { zoom: { x: [1e3, 1e4], y: [0.1, 1] } })
      .flatMap(({ data }) => data as [number, number][])
      .map(([x]) => x);
    expect(Math.min(...points)).toBeGreaterThan(1e3);
    expect(Math.max(...points)).toBeLessThan(1e4);
  });

  it('ignores a zoom that a logarithmic axis cannot show', () => {
    expect(layoutOf(figureOne(), { zoom: { x: [-1, 10] } }).panels[0].scaleX).toEqual(
      layoutOf(figureOne()).panels[0].scaleX,
    );
  });

  it('turns linear where values are not positive', () => {
    const [panel] = layoutOf(drawn([{ u: 1, loss: [-1, 0, 2] }])).panels;
    expect(panel.scaleY.logarithmic).toBe(false);
    expect(panel.scaleX.logarithmic).toBe(true);
  });

  it('of no size has panels of a unit, never a negative one', () => {
    for (const panel of layoutOf(figureOne(), { width: 0, height: 0 }).panels) {
      expect(panel.width).toBeGreaterThanOrEqual(1);
      expect(panel.height).toBeGreaterThanOrEqual(1);
    }
  });
});

describe('points without exactly one root', () => {
  const set = drawn([
    { u: 0, loss: [1, 1, 1, 1, 1, 1] },
    {
      u: -1,
      loss: [3, 2.8, NaN, NaN, 2, NaN],
      status: ['converged', 'converged', 'no root', 'several roots', 'converged', 'not converged'],
    },
  ]);

  it('part the line, which never bridges the gap', () => {
    const line = seriesOf(set, { ratio: false })[1]!;
    expect(line.data).toEqual([
      [1, 3],
      [10, 2.8],
    ]);
    const two = drawn([{ u: 1, loss: [3, 2, NaN, 2, 1] }]);
    expect(seriesOf(two, { ratio: false })[0]!.data).toEqual([
      [1, 3],
      [10, 2],
      [1000, NaN],
      [1000, 2],
      [10_000, 1],
    ]);
  });

  it('are marked at the foot of the panel, below every curve, and named in the legend', () => {
    const [panel] = layoutOf(set).panels;
    const marks = elementsOf(set, { legend: false }).filter(
      ({ type, z }) => z === 6 && (type === 'polygon' || type === 'line'),
    );
    expect(marks.map(({ type }) => type)).toEqual(['line', 'line', 'polygon']);
    const triangle = shapeOf(marks[2]);
    expect(triangle.points[0]![0]).toBeCloseTo(pixelX(panel, 1000), 6);
    const lowest = Math.max(
      ...panel.traces.flatMap((trace) =>
        runsOf(trace, panel)
          .flat()
          .map(([, y]) => pixelY(panel, y)),
      ),
    );
    expect(triangle.points[0]![1]).toBeGreaterThan(lowest);
    const names = layoutOf(set).legend.entries.map(({ spans }) => plain(spans));
    expect(names).toEqual(expect.arrayContaining(['several roots', 'no root', 'not converged']));
  });

  it('leave a single point between them as a marker', () => {
    const [panel] = layoutOf(set).panels;
    const marker = elementsOf(set).find(({ type, z }) => type === 'circle' && z === 5);
    expect(shapeOf(marker)).toMatchObject({ cx: pixelX(panel, 10_000), cy: pixelY(panel, 2) });
  });

  it('are counted in words', () => {
    expect(describeLearningCurves(set, screen)).toContain('1 point with the status several roots.');
  });
});

describe('a chart without curves', () => {
  it.each([
    ['There are no curves.', drawn([]), []],
    ['Every curve is hidden.', drawn([{ u: 1, loss: [1, 2] }]), [0]],
    ['No point in this range has a root.', drawn([{ u: 1, loss: [NaN, NaN], status: ['no root', 'no root'] }]), []],
    [
      'No point in this range converged.',
      drawn([{ u: 1, loss: [NaN, NaN], status: ['not converged', 'not converged'] }]),
      [],
    ],
    [
      'No values in this range: 2 with several roots, 1 not converged.',
      drawn([{ u: 1, loss: [NaN, NaN, NaN], status: ['several roots', 'not converged', 'several roots'] }]),
      [],
    ],
    ['There are no curves.', drawn([], []), []],
  ] as [string, CurveSet, number[]][])('has a frame and says: %s', (sentence, set, hidden) => {
    expect(textsOf(set, { hidden })).toContain(sentence);
    expect(elementsOf(set, { hidden }).some(({ type }) => type === 'rect')).toBe(true);
    const { panels } = layoutOf(set, { hidden });
    if (!sentence.includes('hidden')) expect(panels.map(({ ticksY }) => ticksY)).toEqual([[]]);
    expect(describeLearningCurves(set, { ...screen, hidden })).toContain('Level-1 loss per sample');
  });

  it('says when nothing is computed yet', () => {
    const set = drawn([{ u: 1, loss: [NaN, NaN] }]);
    set.curves[0]!.status.fill(255);
    expect(textsOf(set)).toContain('No point is computed yet.');
    expect(describeLearningCurves(set, screen)).toContain('2 points not computed yet.');
  });
});

describe('many curves', () => {
  const set = solved([{ parameter: 'u', from: 0.001, to: 100, count: 21, spacing: 'logarithmic' }, samples]);

  it('are shown by a ramp with its ends and their number', () => {
    const { entries } = layoutOf(set).legend;
    expect(entries.map(({ kind, spans }) => [kind, plain(spans)])).toEqual([
      ['ramp', 'u = 0.001 to 100'],
      ['note', 'u = 0, GP'],
      ['note', '21 curves'],
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
    const [curve, process, ...more] = seriesOf(set, { ratio: false });
    expect(more).toEqual([]);
    expect(curve!.name).toBe('u = 5');
    expect(process).toMatchObject({
      name: 'u = 0, GP',
      z: 4,
      lineStyle: { color: chartThemes.light.gaussianProcess, type: [6, 4] },
    });
    expect((process!.data as [number, number][])[0]![1]).toBe(set.curves[0]!.gaussianProcess.loss![0]);
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
    expect(seriesOf(figureOne(), { hidden: [0], ratio: false }).map(({ name }) => name)).not.toContain('u = 0, GP');
  });

  it('is one for each system, in the colour of its curve, while they are few', () => {
    const three = solved([{ parameter: 'K', values: [10, 1000, 'infinite'] }, samples], { u: 1 });
    const series = seriesOf(three, { ratio: false });
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
    expect(seriesOf(many, { ratio: false })).toHaveLength(9);
  });

  it('is a level line along u, and nothing where the quantity does not depend on u', () => {
    const along = solved([{ parameter: 'u', values: [0.1, 1, 2] }], { P: 100 });
    const [, process] = seriesOf(along, { ratio: false });
    expect(new Set((process!.data as [number, number][]).map(([, y]) => y)).size).toBe(1);
    const [only, ...more] = seriesOf(responses(), { output: 'theta' });
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
    expect(seriesOf(nine)[1]!.lineStyle!.width).toBe(2);
    expect(
      seriesOf(solved([{ parameter: 'u', values: [9, 1, 2, 3, 4, 5, 6, 7, 8] }, samples]))[1]!.lineStyle!.width,
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

describe('a chart with little room', () => {
  it('gives up the words of an axis, then the ratios, then the list, then the legend', () => {
    const low = layoutOf(figureOne(), { width: 560, height: 240 });
    expect(low.panels).toHaveLength(1);
    const lower = layoutOf(figureOne(), { width: 300, height: 150 });
    expect(plain(lower.panels[0].title)).toBe('L/P');
    expect(lower.legend.entries).toEqual([]);
    expect(lower.panels[0].height).toBeGreaterThan(40);
    expect(layoutOf(figureOne()).panels).toHaveLength(2);
  });

  it.each([120, 180, 240, 300, 360, 420, 520])(
    'keeps the legend off the foot of the panel at a height of %d',
    (height) => {
      const axis = { parameter: 'u', from: 1, to: 12, count: 12, spacing: 'linear' as const };
      for (const set of [solved([axis, samples]), unsolved(solved([axis, samples]))]) {
        const { panels, legend, below } = layoutOf(set, { width: 420, height });
        const [panel] = panels;
        const foot = legend.y + legend.height;
        if (below === 0) expect(foot).toBeLessThanOrEqual(panel.y + panel.height);
        else expect(foot).toBeLessThanOrEqual(height);
        if (below > 0) expect(legend.y).toBeGreaterThan(panels.at(-1)!.y + panels.at(-1)!.height);
      }
    },
  );
});

describe('the cursor', () => {
  it('crosses both panels and dots every curve where the line is', () => {
    const set = figureOne();
    const { panels } = layoutOf(set);
    const dots = elementsOf(set, { cursor: 1e4, crossing: false }).filter(({ type }) => type === 'circle');
    expect(dots).toHaveLength(10);
    expect(shapeOf(dots[0])).toMatchObject({ cx: pixelX(panels[0], 1e4) });
    const heights = dots.map((dot) => shapeOf(dot).cy);
    expect(heights[2]).toBeCloseTo(pixelY(panels[0], set.curves[2]!.values.loss![40]!), 6);
  });

  it('dots nothing in a gap', () => {
    const set = drawn([{ u: 1, loss: [1, NaN, 2] }]);
    expect(elementsOf(set, { cursor: 10, ratio: false }).filter(({ z }) => z === 6)).toHaveLength(0);
  });
});

describe('labels', () => {
  it('name what varies', () => {
    const set = solved([
      { parameter: 'alpha', values: [0.6] },
      { parameter: 'K', values: [1000, 'infinite'] },
      { parameter: 'u', values: [0, 1] },
      samples,
    ]);
    expect(set.curves.map((curve) => curveLabel(curve, set).plain)).toEqual([
      'K = 1000, u = 0, GP',
      'K = 1000, u = 1',
      'K = ∞, u = 0, GP',
      'K = ∞, u = 1',
    ]);
  });

  it('name the coupling of the only curve, and the level along u', () => {
    const one = solved([samples], { u: 1e-4 });
    expect(curveLabel(one.curves[0]!, one).plain).toBe('u = 10⁻⁴');
    const along = solved([{ parameter: 'u', values: [0, 1, 2] }], { P: 100 });
    expect(curveLabel(along.curves[0]!, along).plain).toBe('level 1');
  });
});

it('the chart in words gives axes, ends, ratios and crossings', () => {
  const words = describeLearningCurves(figureOne(), screen);
  expect(words).toContain('Level-1 loss per sample (L/P) against training samples, P = 100 to 10⁷. 5 curves.');
  expect(words).toContain('u = 0, GP: from 0.5429 at P = 100 to 0.006160 at P = 10⁷.');
  expect(words).toContain(
    'u = 10: from 1.378 at P = 100 to 0.006440 at P = 10⁷; ratio to the Gaussian process 2.538 to 1.045; P× = 7.392\u2009×\u200910⁵.',
  );
});
