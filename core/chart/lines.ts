/** The lines of a panel as ECharts' series: curves, their Gaussian processes, and level 2 beside those of level 1. */
import type { LineSeriesOption } from 'echarts';
import type { CurveSet } from './curves.ts';
import { piecesOf, type Piece } from './fading.ts';
import { curveLabel, isGaussianProcess, processLabel } from './labels.ts';
import type { ChartLayout, Panel } from './layout.ts';
import { strokeOf, type LineKind } from './strokes.ts';
import type { ChartTheme } from './theme.ts';
import { thinned, withinFrame, type Trace } from './traces.ts';

/**
 * With more points than this a line leaves out those that its picture does not need: it moves by less than a tenth of a pixel on a
 * screen and by less than a dot of 600 to the inch in print.
 */
const everyPointTo = 20_000;
const tolerance = { light: 0.1, dark: 0.1, print: 0.02 };

/** Heights in the stack: level 2 hides under a curve that it confirms. */
const height: Record<LineKind, number> = { 'level two': 2, curve: 3, process: 4 };

interface Line {
  trace: Trace;
  kind: LineKind;
  name: string;
  id: string;
  colour: string;
}

/**
 * The series of a panel. A curve is one series of the stretches that hold and, where there are any, one of those that are faded.
 * @param index of the panel among the chart's grids
 * @param colours by `curve.index`
 */
export function linesOf(
  set: CurveSet,
  layout: ChartLayout,
  panel: Panel,
  index: number,
  colours: readonly string[],
): LineSeriesOption[] {
  const { theme, many } = layout;
  const all = [...panel.traces, ...panel.processes, ...panel.levelTwo];
  const dense = all.reduce((count, { x }) => count + x.length, 0) > everyPointTo;
  const single = panel.processes.length === 1;
  const colourOf = ({ curve }: Trace, process: boolean) =>
    process && single ? theme.gaussianProcess : colours[curve.index]!;
  const lines = [
    ...panel.traces.map((trace): Line => {
      const { curve } = trace;
      const process = isGaussianProcess(curve, set);
      // As a ratio every Gaussian process is the same.
      const colour = process && panel.kind === 'ratio' ? theme.gaussianProcess : colourOf(trace, false);
      const kind = process ? 'process' : 'curve';
      return { trace, kind, name: curveLabel(curve, set).plain, id: `curve ${String(curve.index)}`, colour };
    }),
    ...panel.processes.map((trace): Line => {
      const { curve } = trace;
      const id = `process ${String(curve.index)}`;
      return { trace, kind: 'process', name: processLabel(curve, set), id, colour: colourOf(trace, true) };
    }),
  ];
  const levelTwo = panel.levelTwo.map((trace): Line => {
    const beside = lines.find((line) => line.trace.curve === trace.curve)!;
    return { ...beside, trace, kind: 'level two', name: `${beside.name}, level 2`, id: `level 2 of ${beside.id}` };
  });
  const seriesOf = ({ trace, kind, name, id, colour }: Line) => {
    const pieces = piecesOf(trace, panel);
    return [false, true].flatMap((faded) => {
      const own = pieces.filter((piece) => piece.faded === faded);
      const stroke = strokeOf(kind, theme, faded, many);
      const data = dataOf(own, panel, stroke.width, dense ? theme : undefined);
      if (data.length === 0) return [];
      const dashed = stroke.dash.length > 0;
      const series: LineSeriesOption = {
        type: 'line',
        id: `${id}/${panel.kind}${faded ? '/faded' : ''}`,
        name: faded ? `${name}, faded` : name,
        xAxisIndex: index,
        yAxisIndex: index,
        data,
        showSymbol: false,
        silent: true,
        animation: false,
        clip: false,
        z: height[kind],
        lineStyle: {
          color: colour,
          width: stroke.width,
          opacity: stroke.opacity,
          type: dashed ? stroke.dash : 'solid',
          cap: dashed || faded ? 'butt' : 'round',
          join: 'round',
        },
      };
      return [series];
    });
  };
  return [...lines, ...levelTwo].flatMap(seriesOf);
}

/** What is within the frame; a point without an ordinate parts two stretches. @param thin where points are left out */
function dataOf(pieces: Piece[], panel: Panel, width: number, thin: ChartTheme | undefined): [number, number][] {
  const stretches = pieces
    .flatMap(({ points }) => withinFrame(points, panel, width / 2))
    .map((points) => (thin ? thinned(points, panel, tolerance[thin.name]) : points));
  return stretches.flatMap((points, position) => (position === 0 ? points : [[points[0]?.[0] ?? NaN, NaN], ...points]));
}
