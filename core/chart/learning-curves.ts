/**
 * The learning-curve chart as one ECharts option: what the screen, the figure and the terminal show. A host registers ECharts' LineChart,
 * GridComponent, GraphicComponent and SVGRenderer, and sets every option anew (`notMerge: true`). Curves are line series that bear
 * their plain label as name and `curve index/panel` as id; everything else is graphic elements.
 */
import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Scale } from './axis.ts';
import type { CurveSet } from './curves.ts';
import { frames, legend } from './frame.ts';
import { curveColours, curveLabel, isGaussianProcess } from './labels.ts';
import { learningCurvesLayout, type ChartLayout, type Panel } from './layout.ts';
import { crossings, cursor, lonePoints, statusRows } from './marks.ts';
import type { ChartSettings } from './settings.ts';
import { runsOf, thinned, withinFrame } from './traces.ts';

export { describeLearningCurves } from './description.ts';

/** More curves than this are drawn thin: colour alone does not tell them apart, the ramp shows the trend. */
const thinFrom = 9;

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
    series: panels.flatMap((panel, index) => lines(set, settings, layout, panel, index, colours)),
    graphic: {
      elements: [
        ...frames(layout),
        ...panels.flatMap((panel) => [
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

function lines(
  set: CurveSet,
  settings: ChartSettings,
  { theme }: ChartLayout,
  panel: Panel,
  index: number,
  colours: readonly string[],
): LineSeriesOption[] {
  const { sizes } = theme;
  const many = panel.traces.length >= thinFrom;
  const dense = panel.traces.reduce((count, { x }) => count + x.length, 0) > everyPointTo;
  return panel.traces.flatMap((trace): LineSeriesOption[] => {
    const { curve } = trace;
    const runs = runsOf(trace, panel)
      .filter((run) => run.length > 1)
      .map((run) => withinFrame(run, panel.scaleX))
      .map((run) => (dense ? thinned(run, panel, tolerance[theme.name]) : run));
    // A point without an ordinate parts two runs.
    const data = runs.flatMap((run, position) => (position === 0 ? run : [[run[0]?.[0] ?? NaN, NaN], ...run]));
    if (data.length === 0) return [];
    const dashed = isGaussianProcess(curve, set);
    const width = many ? sizes.thinCurve : sizes.curve;
    return [
      {
        type: 'line',
        id: `curve ${String(curve.index)}/${panel.kind}`,
        name: curveLabel(curve, set).plain,
        xAxisIndex: index,
        yAxisIndex: index,
        data,
        showSymbol: false,
        silent: true,
        animation: false,
        clip: settings.zoom !== undefined,
        z: dashed ? 4 : 3,
        lineStyle: {
          color: colours[curve.index]!,
          width: dashed ? Math.min(sizes.gaussianProcess, many ? 1.5 * width : Infinity) : width,
          type: dashed ? [1.5 * sizes.space, sizes.space] : 'solid',
          cap: dashed ? 'butt' : 'round',
          join: 'round',
        },
      },
    ];
  });
}

/** ECharts' axes carry the scales only; the frame draws what is seen of them. */
function axis({ logarithmic, min, max }: Scale, gridIndex: number) {
  return { type: logarithmic ? ('log' as const) : ('value' as const), gridIndex, min, max, show: false };
}
