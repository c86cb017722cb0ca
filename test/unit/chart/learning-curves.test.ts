import { LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { describe, expect, it } from 'vitest';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { curveColours, curveLabel } from '../../../core/chart/labels.ts';
import { describeLearningCurves, learningCurvesOption } from '../../../core/chart/learning-curves.ts';
import type { ChartSettings } from '../../../core/chart/settings.ts';
import { plain } from '../../../core/chart/text.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { pixelX, pixelY, runsOf } from '../../../core/chart/traces.ts';
import { drawn, figureOne, samples, screen, solved, unsolved } from './curve-sets.ts';
import { elementsOf, firmSeriesOf, layoutOf, seriesOf, shapeOf, textsOf } from './chart-parts.ts';

describe('the curves of Figure 1', () => {
  it('are one line each and panel, called by their coupling', () => {
    const names = firmSeriesOf(figureOne()).map(({ name }) => name);
    const labels = ['u = 0, GP', 'u = 0.1', 'u = 1', 'u = 10', 'u = 100'];
    expect(names).toEqual([...labels, ...labels]);
  });

  it('show the Gaussian process dashed, in ink, above the others', () => {
    const [process, ...others] = firmSeriesOf(figureOne(), { ratio: false });
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
    expect(rows).toEqual([
      'u = 100',
      'u = 10',
      'u = 1',
      'u = 0.1',
      'u = 0, GP',
      'level 2',
      'more than 5\u202f% from level 2',
      'P×, where 3uXGP = 1',
    ]);
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
    expect(firmSeriesOf(set, { hidden: new Set([0, 4]), ratio: false }).map(({ name }) => name)).toEqual([
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
  expect(words).toContain('u = 0, GP: from 0.5429 at P = 100 to 0.006160 at P = 10⁷; level 1 over level 2, less 1:');
  expect(words).toContain(
    'u = 10: from 1.378 at P = 100 to 0.006440 at P = 10⁷; ratio to the Gaussian process 2.538 to 1.045; ' +
      'level 1 over level 2, less 1: +47\u202f% to +0.096\u202f%, beyond 5\u202f% and faded at 35 of 101 points; P× = 7.392\u2009×\u200910⁵.',
  );
  expect(words).toContain('Thin, in long dashes and dots: level 2.');
});
