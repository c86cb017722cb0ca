/**
 * The learning-curve chart as one ECharts option: what the screen, the figure and the terminal show. A host registers ECharts' LineChart,
 * GridComponent, GraphicComponent and SVGRenderer, and sets every option anew (`notMerge: true`). Curves are line series that bear
 * their plain label as name and `curve index/panel` as id; everything else is graphic elements.
 */
import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Scale } from './axis.ts';
import type { CurveSet } from './curves.ts';
import { frames, legend, lineStyle } from './frame.ts';
import { line, type GraphicElement } from './graphic.ts';
import { curveColours, curveLabel, isGaussianProcess, processLabel } from './labels.ts';
import { learningCurvesLayout, type ChartLayout, type Panel } from './layout.ts';
import { crossings, cursor, lonePoints, statusRows } from './marks.ts';
import type { ChartSettings } from './settings.ts';
import { pixelY, runsOf, thinned, withinFrame, type Trace } from './traces.ts';

export { describeLearningCurves } from './description.ts';

/** More curves on the ramp than this are drawn thin: colour alone does not tell them apart, the ramp shows the trend. */
const mostThick = 8;

/**
 * With more points than this a line leaves out those that its picture does not need: it moves by less than a tenth of a pixel on a
 * screen and by less than a dot of 600 to the inch in print.
 */
const everyPointTo = 20_000;
const tolerance = { light: 0.1, dark: 0.1, print: 0.02 };

export function learningCurvesOption(set: CurveSet, settings: ChartSettings): EChartsOption {
  const layout = learningCurvesLayout(set, settings);
  const { panels, theme } = layout;
  const colours = curveColours(set, theme);
  return {
    animation: false,
    backgroundColor: theme.canvas,
    grid: panels.map(({ x, y, width, height }) => ({ left: x, top: y, width, height, containLabel: false })),
    xAxis: panels.map((panel, gridIndex) => axis(panel.scaleX, gridIndex)),
    yAxis: panels.map((panel, gridIndex) => axis(panel.scaleY, gridIndex)),
    series: panels.flatMap((panel, index) => lines(set, layout, panel, index, colours)),
    graphic: {
      elements: [
        ...frames(layout),
        ...panels.flatMap((panel) => [
          ...unity(set, layout, panel),
          ...lonePoints(panel, colours, theme),
          ...(settings.crossing ? crossings(layout, panel, colours) : []),
        ]),
        ...statusRows(panels[0], colours, theme),
        ...(settings.cursor === undefined ? [] : cursor(layout, settings.cursor, colours)),
        ...(settings.legend === false ? [] : legend(layout)),
      ],
    },
  };
}

function lines(set: CurveSet, { theme }: ChartLayout, panel: Panel, index: number, colours: readonly string[]) {
  const { sizes } = theme;
  const coupled = panel.traces.filter(({ curve }) => !isGaussianProcess(curve, set));
  const many = coupled.length > mostThick;
  const all = [...panel.traces, ...panel.processes];
  const dense = all.reduce((count, { x }) => count + x.length, 0) > everyPointTo;
  const width = many ? sizes.thinCurve : sizes.curve;
  const processWidth = Math.min(sizes.gaussianProcess, many ? 1.5 * width : Infinity);
  const lineOf = (trace: Trace, name: string, id: string, color: string, dashed: boolean): LineSeriesOption[] => {
    const lineWidth = dashed ? processWidth : width;
    const runs = runsOf(trace, panel)
      .flatMap((run) => withinFrame(run, panel, lineWidth / 2))
      .map((run) => (dense ? thinned(run, panel, tolerance[theme.name]) : run));
    // A point without an ordinate parts two runs.
    const data = runs.flatMap((run, position) => (position === 0 ? run : [[run[0]?.[0] ?? NaN, NaN], ...run]));
    if (data.length === 0) return [];
    return [
      {
        type: 'line',
        id: `${id}/${panel.kind}`,
        name,
        xAxisIndex: index,
        yAxisIndex: index,
        data,
        showSymbol: false,
        silent: true,
        animation: false,
        clip: false,
        z: dashed ? 4 : 3,
        lineStyle: {
          color,
          width: lineWidth,
          type: dashed ? [1.5 * sizes.space, sizes.space] : 'solid',
          cap: dashed ? 'butt' : 'round',
          join: 'round',
        },
      },
    ];
  };
  const curves = panel.traces.flatMap((trace) => {
    const { curve } = trace;
    const id = `curve ${String(curve.index)}`;
    const dashed = isGaussianProcess(curve, set);
    // As a ratio every Gaussian process is the same.
    const colour = dashed && panel.kind === 'ratio' ? theme.gaussianProcess : colours[curve.index]!;
    return lineOf(trace, curveLabel(curve, set).plain, id, colour, dashed);
  });
  const single = panel.processes.length === 1;
  const processes = panel.processes.flatMap((trace) => {
    const { curve } = trace;
    const colour = single ? theme.gaussianProcess : colours[curve.index]!;
    return lineOf(trace, processLabel(curve, set), `process ${String(curve.index)}`, colour, true);
  });
  return [...curves, ...processes];
}

/** The ratio of the Gaussian process to itself, where no curve is it. */
function unity(set: CurveSet, { theme }: ChartLayout, panel: Panel): GraphicElement[] {
  const { traces, x, width } = panel;
  if (panel.kind !== 'ratio' || traces.length === 0 || traces.some(({ curve }) => isGaussianProcess(curve, set)))
    return [];
  const y = pixelY(panel, 1);
  return [line(x, y, x + width, y, lineStyle(theme.gaussianProcess, true, theme), 4)];
}

/** ECharts' axes carry the scales only; the frame draws what is seen of them. */
function axis({ logarithmic, min, max }: Scale, gridIndex: number) {
  return { type: logarithmic ? ('log' as const) : ('value' as const), gridIndex, min, max, show: false };
}
