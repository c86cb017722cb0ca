/**
 * A chart of maps as one ECharts option: what the screen, the figure and the terminal show, all of it graphic elements. A host registers
 * ECharts' GraphicComponent and SVGRenderer, and sets every option anew (`notMerge: true`).
 */
import type { EChartsOption } from 'echarts';
import { placeOn, type Tick } from './axis.ts';
import { line, text, type GraphicElement } from './graphic.ts';
import type { BorderKind, MapSet } from './map.ts';
import { levelsOf } from './map-colours.ts';
import { contourLines } from './map-contours.ts';
import { offScale } from './map-borders.ts';
import { blankColours, fieldUrl, patternAt } from './map-field.ts';
import { lineLabels, type DrawnBorder, type PixelLine } from './map-labels.ts';
import { mapLayout, type MapLayout, type MapLegendEntry, type MapPlace } from './map-layout.ts';
import type { MapSettings } from './map-settings.ts';
import { estimateWidth } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { pixelX, pixelY, withinFrame } from './traces.ts';

export function mapOption(set: MapSet, settings: MapSettings): EChartsOption {
  const layout = mapLayout(set, settings);
  const { theme, maps } = layout;
  return {
    animation: false,
    backgroundColor: theme.canvas,
    graphic: {
      elements: [
        ...maps.flatMap((place) => mapElements(set, layout, place, settings.resolution)),
        ...colourBar(layout),
        ...names(layout),
        ...layout.legend.flatMap((entry) => legendElements(entry, theme)),
      ],
    },
  };
}

function mapElements(set: MapSet, layout: MapLayout, place: MapPlace, resolution: number): GraphicElement[] {
  const { theme } = layout;
  const borders = place.panel.borders
    .map((border): DrawnBorder => ({ border, lines: border.lines.flatMap((own) => pixelLines(own, place)) }))
    .filter(({ lines }) => lines.length > 0);
  const labels = lineLabels(borders, place, theme);
  return [
    field(layout, place, resolution),
    ...levelLines(set, layout, place),
    ...borders.flatMap(({ border, lines }) => lines.flatMap((own) => borderLine(own, border.kind, theme))),
    ...labels.flatMap(({ spans, x, y, width, height }): GraphicElement[] => [
      {
        type: 'rect',
        silent: true,
        z: 6,
        shape: { x: x - width / 2, y: y - height / 2, width, height },
        style: { fill: theme.canvas, stroke: 'none', opacity: 0.88 },
      },
      text(spans, { x, y, align: 'center', colour: theme.ink }, theme),
    ]),
    ...frame(layout, place),
  ];
}

/** The coloured picture. Patterns have the same pitch on every screen and in print. */
function field({ theme, colours }: MapLayout, place: MapPlace, resolution: number): GraphicElement {
  const { x, y, width, height, scaleX, scaleY, mesh, panel } = place;
  const picture = {
    scaleX,
    scaleY,
    width: Math.max(1, Math.round(width * resolution)),
    height: Math.max(1, Math.round(height * resolution)),
    pitch: Math.max(4, Math.round(1.75 * theme.sizes.space * resolution)),
  };
  const image = fieldUrl(mesh, panel, colours, picture, theme);
  return { type: 'image', silent: true, z: 0, style: { image, x, y, width, height } };
}

/** Lines of equal value at the labels of the colour bar, in the colour of the ground, which every colour of the ramp stands out from. */
function levelLines(set: MapSet, { theme, colours, bar }: MapLayout, place: MapPlace): GraphicElement[] {
  const { scale, signed } = colours;
  const { values } = place.panel;
  const own = scale.logarithmic ? values.map(Math.log) : values;
  const style = {
    stroke: signed ? theme.ink3 : theme.canvas,
    lineWidth: 1.2 * theme.sizes.frame,
    opacity: 0.7,
    fill: 'none',
  };
  return levelsOf(bar.ticks, scale).flatMap((level) =>
    contourLines(place.mesh, own, scale.logarithmic ? Math.log(level) : level)
      .flatMap((found) => pixelLines(offScale(found, set.x, set.y), place))
      .map((points): GraphicElement => ({ type: 'polyline', silent: true, z: 2, shape: { points }, style })),
  );
}

/** What of a line lies within the frame, in the unit of the chart. */
function pixelLines(own: Float64Array, place: MapPlace): PixelLine[] {
  const points = Array.from({ length: own.length / 2 }, (_, at): [number, number] => [own[2 * at]!, own[2 * at + 1]!]);
  return withinFrame(points, place, 0).map((run) => run.map(([x, y]) => [pixelX(place, x), pixelY(place, y)]));
}

/** Dashes by kind, in units of the theme's space: no colour has to tell borders apart. */
const dashes: Record<BorderKind, readonly number[]> = {
  crossing: [],
  width: [3, 1.5],
  'cut-off': [3, 1, 0.6, 1],
  'level two': [0.6, 1],
  'several roots': [],
  'no root': [],
  named: [5, 1.5],
};

/** A line in ink on a broader one in the colour of the ground, so that it is seen on every colour. */
function borderLine(points: PixelLine, kind: BorderKind, theme: ChartTheme): GraphicElement[] {
  const { sizes, ink, canvas } = theme;
  const width = kind === 'several roots' || kind === 'no root' ? 0.7 * sizes.curve : 0.9 * sizes.curve;
  const dash = dashes[kind].map((length) => length * sizes.space);
  const under = { stroke: canvas, lineWidth: 2.2 * width, opacity: 0.75, fill: 'none' };
  const over = { stroke: ink, lineWidth: width, fill: 'none', ...(dash.length > 0 ? { lineDash: dash } : {}) };
  return [
    { type: 'polyline', silent: true, z: 3, shape: { points }, style: under },
    { type: 'polyline', silent: true, z: 4, shape: { points }, style: over },
  ];
}

/** Ticks point outward: inward ones would be lost on the colours. */
function frame({ theme, ticksX, ticksY }: MapLayout, place: MapPlace): GraphicElement[] {
  const { x, y, width, height, scaleX, scaleY } = place;
  const { sizes } = theme;
  const { space } = sizes;
  const style = { stroke: theme.ink2, lineWidth: sizes.frame };
  const [foot, elements]: [number, GraphicElement[]] = [y + height, []];
  elements.push({
    type: 'rect',
    silent: true,
    z: 5,
    shape: { x, y, width, height },
    style: { ...style, fill: 'none' },
  });
  const length = ({ major }: Tick) => 0.75 * (major ? sizes.majorTick : sizes.minorTick);
  for (const tick of ticksX) {
    const at = x + width * placeOn(scaleX, tick.value);
    elements.push(line(at, foot, at, foot + length(tick), style));
    if (!place.foot || !tick.label) continue;
    elements.push(text(tick.label, { x: at, y: foot + 2.25 * space, align: 'center', verticalAlign: 'top' }, theme));
  }
  for (const tick of ticksY) {
    const at = foot - height * placeOn(scaleY, tick.value);
    elements.push(line(x, at, x - length(tick), at, style));
    if (place.left && tick.label)
      elements.push(text(tick.label, { x: x - 2.25 * space, y: at, align: 'right' }, theme));
  }
  const above = { x: x + width / 2, y: y - space - 0.6 * sizes.words, align: 'center' } as const;
  return place.title.length > 0 ? [...elements, text(place.title, above, theme)] : elements;
}

function colourBar({ bar, colours, theme }: MapLayout): GraphicElement[] {
  const { x, y, width, height, ticks } = bar;
  const { sizes } = theme;
  const style = { stroke: theme.ink2, lineWidth: sizes.frame };
  const step = height / colours.colours.length;
  const strips = colours.colours.map((fill, index): GraphicElement => {
    // Each strip reaches under the next one, so that no seam shows between them.
    const top = y + height - (index + 1) * step;
    const shape = { x, y: top, width, height: Math.min(2 * step, y + height - top) };
    return { type: 'rect', silent: true, z: 0, shape, style: { fill, stroke: 'none' } };
  });
  const marks = ticks.flatMap((tick): GraphicElement[] => {
    const at = y + height * (1 - placeOn(colours.scale, tick.value));
    const right = x + width;
    const mark = line(right, at, right + 0.75 * (tick.major ? sizes.majorTick : sizes.minorTick), at, style);
    return tick.label ? [mark, text(tick.label, { x: right + 2.25 * sizes.space, y: at }, theme)] : [mark];
  });
  const box = { x, y, width, height };
  return [...strips, { type: 'rect', silent: true, z: 1, shape: box, style: { ...style, fill: 'none' } }, ...marks];
}

/** The names of the axes and of what is coloured, each once for all panels. */
function names({ theme, maps, titleX, titleY, bar, width, legend, height }: MapLayout): GraphicElement[] {
  const { sizes } = theme;
  const [first, last] = [maps[0], maps.at(-1)];
  if (!first || !last) return [];
  const right = Math.max(...maps.map((place) => place.x + place.width));
  const foot = last.y + last.height + 3.25 * sizes.space + sizes.ticks + 0.6 * sizes.symbol;
  const middleX = held((first.x + right) / 2, estimateWidth(titleX, theme), width);
  const middle = (first.y + last.y + last.height) / 2;
  const upright = { align: 'center', rotation: Math.PI / 2 } as const;
  const room = legend.length > 0 ? legend[0]!.y : height;
  return [
    text(titleX, { x: middleX, y: foot, align: 'center' }, theme),
    text(
      titleY,
      { x: sizes.space + 0.6 * sizes.symbol, y: held(middle, estimateWidth(titleY, theme), room), ...upright },
      theme,
    ),
    text(
      bar.title,
      {
        x: width - sizes.space - 0.6 * sizes.symbol,
        y: held(middle, estimateWidth(bar.title, theme), room),
        ...upright,
      },
      theme,
    ),
  ];
}

/** The middle of a text that stays within the chart. */
function held(middle: number, length: number, room: number): number {
  return Math.max(length / 2, Math.min(middle, room - length / 2));
}

function legendElements({ blank, spans, x, y }: MapLegendEntry, theme: ChartTheme): GraphicElement[] {
  const { space, words, frame: thin } = theme.sizes;
  const [width, height] = [7 * space, words];
  const [ground, stroke, quiet, warning] = blankColours(theme);
  const fill = patternAt(blank, 0, 0, 1) === 'quiet' ? quiet! : ground!;
  const box = { x, y: y - height / 2, width, height };
  const colour = blank === 'not converged' ? warning : stroke;
  return [
    { type: 'rect', silent: true, z: 6, shape: box, style: { fill, stroke: theme.ink3, lineWidth: thin } },
    ...strokesOf(blank, box, 1.75 * space).map(([x0, y0, x1, y1]) =>
      line(x0, y0, x1, y1, { stroke: colour, lineWidth: thin }, 7),
    ),
    text(spans, { x: x + width + 2 * space, y }, theme),
  ];
}

/** The strokes of a pattern within a box. */
function strokesOf(
  blank: MapLegendEntry['blank'],
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  pitch: number,
): [number, number, number, number][] {
  if (blank === 'no root' || blank === 'not computed') return [];
  if (blank === 'no value') {
    return [0.33, 0.67].map((share) => [x, y + share * height, x + width, y + share * height]);
  }
  const count = Math.floor((width - height) / pitch) + 1;
  return Array.from({ length: count }, (_, index) => {
    const left = x + index * pitch;
    const [from, to] = blank === 'several roots' ? [left, left + height] : [left + height, left];
    return [from, y + height, to, y];
  });
}
