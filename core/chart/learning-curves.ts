/**
 * The learning-curve chart as one ECharts option: what the screen, the figure and the terminal show. A host registers ECharts' LineChart,
 * GridComponent, GraphicComponent and SVGRenderer, and sets every option anew (`notMerge: true`). Curves are line series that bear
 * their plain label as name and `curve index/panel` as id, `…/faded` where they do not hold, `level 2 of …` beside them; everything else,
 * the points of experiments among it, is graphic elements.
 */
import type { EChartsOption } from 'echarts';
import type { Scale } from './axis.ts';
import type { CurveSet } from './curves.ts';
import { frames, legend } from './frame.ts';
import { line, type GraphicElement } from './graphic.ts';
import { curveColours, isExperiment, isGaussianProcess } from './labels.ts';
import { learningCurvesLayout, type ChartLayout, type Panel } from './layout.ts';
import { linesOf } from './lines.ts';
import { crossings, cursor, lonePoints, statusRows } from './marks.ts';
import { measuredMarks, memberDots } from './measured-marks.ts';
import type { ChartSettings } from './settings.ts';
import { lineStyle } from './strokes.ts';
import { pixelY } from './traces.ts';

export { describeLearningCurves } from './description.ts';

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
    series: panels.flatMap((panel, index) => linesOf(set, layout, panel, index, colours)),
    graphic: {
      elements: [
        ...frames(layout),
        ...panels.flatMap((panel) => [
          ...unity(set, layout, panel),
          ...memberDots(panel, colours, theme),
          ...(isExperiment(set)
            ? measuredMarks(set, settings.output, panel, colours, theme)
            : lonePoints(panel, colours, theme)),
          ...(settings.crossing ? crossings(layout, panel, colours) : []),
        ]),
        ...statusRows(panels[0], colours, theme),
        ...(settings.cursor === undefined ? [] : cursor(layout, settings.cursor, colours)),
        ...(settings.legend === false ? [] : legend(layout)),
      ],
    },
  };
}

/** The ratio of the Gaussian process to itself, where no curve is it. */
function unity(set: CurveSet, { theme }: ChartLayout, panel: Panel): GraphicElement[] {
  const { traces, x, width } = panel;
  if (panel.kind !== 'ratio' || traces.length === 0 || traces.some(({ curve }) => isGaussianProcess(curve, set)))
    return [];
  const y = pixelY(panel, 1);
  return [line(x, y, x + width, y, lineStyle(theme.gaussianProcess, 'process', theme), 4)];
}

/** ECharts' axes carry the scales only; the frame draws what is seen of them. */
function axis({ logarithmic, min, max }: Scale, gridIndex: number) {
  return { type: logarithmic ? ('log' as const) : ('value' as const), gridIndex, min, max, show: false };
}
