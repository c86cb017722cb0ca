/** The lines of a panel as ECharts' series: curves, their Gaussian processes, level 2 beside those of level 1, theory beside experiments. */
import type { LineSeriesOption } from 'echarts';
import type { CurveSet } from './curves.ts';
import { piecesOf, type Piece } from './fading.ts';
import { curveLabel, isExperiment, isGaussianProcess, processLabel } from './labels.ts';
import type { ChartLayout, Panel } from './layout.ts';
import { theoryName } from './measured.ts';
import { strokeOf, type LineKind, type Stroke } from './strokes.ts';
import type { ChartTheme } from './theme.ts';
import { thinned, withinFrame, type Trace } from './traces.ts';

/**
 * With more points than this a line leaves out those that its picture does not need: it moves by less than a tenth of a pixel on a
 * screen and by less than a dot of 600 to the inch in print.
 */
const everyPointTo = 20_000;
const tolerance = { light: 0.1, dark: 0.1, print: 0.02 };

/** Heights in the stack: level 2 hides under a curve that it confirms. */
const height: Record<LineKind, number> = {
  member: 1,
  'level two': 2,
  'other theory': 2,
  curve: 3,
  theory: 3,
  process: 4,
};

interface Line {
  trace: Trace;
  /** Of members, those of the same curve: all are one series. */
  others?: readonly Trace[];
  kind: LineKind;
  name: string;
  id: string;
  colour: string;
}

/**
 * The series of a panel. A curve is one series of the stretches that hold and, where there are any, one of those that are faded; an
 * experiment has points and no line.
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
  const drawn = isExperiment(set) ? [] : panel.traces;
  const all = [...drawn, ...panel.processes, ...panel.levelTwo, ...panel.theories.flat(), ...panel.members.flat()];
  const dense = all.reduce((count, { x }) => count + x.length, 0) > everyPointTo;
  const single = panel.processes.length === 1;
  const colourOf = ({ curve }: Trace, process: boolean) =>
    process && single ? theme.gaussianProcess : colours[curve.index]!;
  const lines = [
    ...drawn.map((trace): Line => {
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
  const theories = panel.theories.flatMap((traces, order) =>
    traces.map((trace): Line => {
      const { curve } = trace;
      const [kind, theory] = [order === 0 ? ('theory' as const) : ('other theory' as const), theoryName(set, order)];
      const id = `${theory} of curve ${String(curve.index)}`;
      return { trace, kind, name: `${curveLabel(curve, set).plain}, ${theory}`, id, colour: colourOf(trace, false) };
    }),
  );
  const members = panel.members.flatMap(([trace, ...others]): Line[] => {
    if (!trace) return [];
    const { curve } = trace;
    const name = `${curveLabel(curve, set).plain}, each seed`;
    const id = `members of curve ${String(curve.index)}`;
    return [{ trace, others, kind: 'member', name, id, colour: colourOf(trace, false) }];
  });
  const seriesOf = ({ trace, others = [], kind, name, id, colour }: Line) => {
    const pieces = [trace, ...others].flatMap((each) => piecesOf(each, panel));
    return [false, true].flatMap((faded) => {
      const own = pieces.filter((piece) => piece.faded === faded);
      const stroke = strokeOf(kind, theme, faded, many);
      const data = dataOf(own, panel, stroke.width, dense ? theme : undefined);
      if (data.length === 0) return [];
      const named = faded ? `${name}, faded` : name;
      const series = lineSeries(`${id}/${panel.kind}${faded ? '/faded' : ''}`, named, data, index, colour, stroke, {
        z: height[kind],
        cut: faded,
      });
      return [series];
    });
  };
  return [...members, ...lines, ...levelTwo, ...theories].flatMap(seriesOf);
}

/** One line as ECharts' series. @param index of its panel among the grids @param cut whether its ends meet another line */
export function lineSeries(
  id: string,
  name: string,
  data: [number, number][],
  index: number,
  colour: string,
  { width, dash, opacity }: Stroke,
  { z, cut }: { z: number; cut: boolean },
): LineSeriesOption {
  const dashed = dash.length > 0;
  return {
    type: 'line',
    id,
    name,
    xAxisIndex: index,
    yAxisIndex: index,
    data,
    showSymbol: false,
    silent: true,
    animation: false,
    clip: false,
    z,
    lineStyle: {
      color: colour,
      width,
      opacity,
      type: dashed ? dash : 'solid',
      cap: dashed || cut ? 'butt' : 'round',
      join: 'round',
    },
  };
}

/** What is within the frame; a point without an ordinate parts two stretches. @param thin where points are left out */
function dataOf(pieces: Piece[], panel: Panel, width: number, thin: ChartTheme | undefined): [number, number][] {
  const stretches = pieces
    .flatMap(({ points }) => withinFrame(points, panel, width / 2))
    .map((points) => (thin ? thinned(points, panel, tolerance[thin.name]) : points));
  return parted(stretches);
}

/** Stretches as one list, a point without an ordinate between each two. */
export function parted(stretches: readonly [number, number][][]): [number, number][] {
  return stretches.flatMap((points, position) => (position === 0 ? points : [[points[0]?.[0] ?? NaN, NaN], ...points]));
}
