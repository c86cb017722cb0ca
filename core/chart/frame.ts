/** The frames of the panels: four sides, ticks inward and mirrored, labels, names of the axes, and the legend's drawing. */
import { placeOn, type Tick } from './axis.ts';
import { circle, line, text, type GraphicElement } from './graphic.ts';
import type { ChartLayout, Panel } from './layout.ts';
import type { Area } from './traces.ts';
import { entryPlace } from './legend-place.ts';
import type { LegendEntry } from './legend.ts';
import { crossingDot, statusMark } from './marks.ts';
import { errorBar, pointMark } from './measured-marks.ts';
import { lineStyle, type LineKind } from './strokes.ts';
import { estimateWidth, wrapped } from './text.ts';
import type { ChartTheme } from './theme.ts';

/** What a frame is drawn from: a panel's place, its ticks and the name of its ordinate. */
export type FramedPanel = Area & Pick<Panel, 'ticksY' | 'title'>;

/** Panels below each other that share an abscissa, with the legend. */
export interface Framed extends Omit<ChartLayout, 'panels' | 'many'> {
  panels: [FramedPanel, ...FramedPanel[]];
}

/** Frames, ticks, labels and names of all panels. */
export function frames(layout: Framed): GraphicElement[] {
  const { panels } = layout;
  return panels.flatMap((panel, index) => [
    ...frame(layout, panel, index === 0, index === panels.length - 1),
    ordinateName(layout, panel),
    ...(index === panels.length - 1 ? [abscissaName(layout, panel)] : []),
    ...(index === 0 && layout.sentence ? sentence(layout, layout.sentence) : []),
  ]);
}

function frame({ theme, ticksX, top }: Framed, panel: FramedPanel, first: boolean, last: boolean): GraphicElement[] {
  const { sizes } = theme;
  const { space } = sizes;
  const { x, y, width, height } = panel;
  const style = { stroke: theme.ink2, lineWidth: sizes.frame };
  const [right, foot] = [x + width, y + height];
  const elements: GraphicElement[] = [
    { type: 'rect', silent: true, z: 1, shape: { x, y, width, height }, style: { ...style, fill: 'none' } },
  ];
  const length = ({ major }: Tick) => (major ? sizes.majorTick : sizes.minorTick);
  const inside = (place: number, extent: number) =>
    place * extent > 1.5 * sizes.frame && (1 - place) * extent > 1.5 * sizes.frame;
  for (const tick of ticksX) {
    const place = placeOn(panel.scaleX, tick.value);
    const at = x + width * place;
    if (inside(place, width)) {
      elements.push(line(at, foot, at, foot - length(tick), style));
      if (!(first && top)) elements.push(line(at, y, at, y + length(tick), style));
    }
    if (last && tick.label) {
      elements.push(text(tick.label, { x: at, y: foot + 1.75 * space, align: 'center', verticalAlign: 'top' }, theme));
    }
  }
  for (const tick of panel.ticksY) {
    const place = placeOn(panel.scaleY, tick.value);
    const at = foot - height * place;
    if (inside(place, height)) {
      elements.push(line(x, at, x + length(tick), at, style), line(right, at, right - length(tick), at, style));
    }
    // Labels of two panels that meet at their frames keep apart.
    const middle = Math.min(Math.max(at, y + 0.35 * sizes.ticks), foot - 0.35 * sizes.ticks);
    if (tick.label) elements.push(text(tick.label, { x: x - 1.75 * space, y: middle, align: 'right' }, theme));
  }
  if (first && top) {
    const row = y - space - sizes.ticks / 2;
    for (const tick of top.ticks) {
      const at = x + width * tick.place;
      if (inside(tick.place, width)) elements.push(line(at, y, at, y + length(tick), style));
      if (tick.label) elements.push(text(tick.label, { x: at, y: row, align: 'center' }, theme));
    }
    elements.push(text(top.name, { x: right, y: row, align: 'right' }, theme));
  }
  return elements;
}

function ordinateName({ theme, titleEdge, height: whole, below }: Framed, { title, y, height }: FramedPanel) {
  const x = titleEdge + theme.sizes.symbol * 0.6;
  const half = estimateWidth(title, theme) / 2;
  const middle = Math.max(half, Math.min(y + height / 2, whole - below - half));
  return text(title, { x, y: middle, align: 'center', rotation: Math.PI / 2 }, theme);
}

function abscissaName({ theme, titleX, width: whole }: Framed, { x, y, width, height }: FramedPanel): GraphicElement {
  const { space, ticks, symbol } = theme.sizes;
  const half = estimateWidth(titleX, theme) / 2;
  const middle = Math.max(half, Math.min(x + width / 2, whole - half));
  return text(titleX, { x: middle, y: y + height + 2.75 * space + ticks + symbol * 0.6, align: 'center' }, theme);
}

/** The sentence in as many lines as it needs, in the middle of what the legend leaves of the panel. */
function sentence({ panels: [panel], legend, below, theme }: Framed, words: string): GraphicElement[] {
  const { words: size, space } = theme.sizes;
  const lines = wrapped(words, panel.width - 6 * space, theme);
  let [top, foot] = [panel.y, panel.y + panel.height];
  if (below === 0 && legend.entries.length > 0) {
    if (legend.y - top > foot - legend.y - legend.height) foot = legend.y;
    else top = legend.y + legend.height;
  }
  const first = (top + foot) / 2 - ((lines.length - 1) / 2) * 1.4 * size;
  return lines.map((part, index) => {
    const place = { x: panel.x + panel.width / 2, y: first + index * 1.4 * size, colour: theme.ink3 };
    return text([{ kind: 'word', text: part }], { ...place, align: 'center' }, theme);
  });
}

/** The legend at its place. */
export function legend({ legend: place, theme }: Pick<Framed, 'legend' | 'theme'>): GraphicElement[] {
  return place.entries.flatMap((entry, index) => {
    const { x, y } = entryPlace(place, index);
    const words = { x: x + place.swatch + place.gap, y, ...(entry.hidden ? { colour: theme.ink3 } : {}) };
    // A hidden curve leaves its name and no line.
    return [...(entry.hidden ? [] : swatch(entry, x, y, place.swatch, theme)), text(entry.spans, words, theme)];
  });
}

function swatch(
  { kind, colours, dashed, marker }: LegendEntry,
  x: number,
  y: number,
  width: number,
  theme: ChartTheme,
): GraphicElement[] {
  const { sizes } = theme;
  const [colour = theme.ink2] = colours;
  const swatchOf = (kindOfLine: LineKind, faded = false) => [
    line(x, y, x + width, y, lineStyle(colour, kindOfLine, theme, faded), 7),
  ];
  switch (kind) {
    case 'curve':
      if (marker) return [...swatchOf('theory'), pointMark(marker, x + width / 2, y, colour, null, theme)];
      return swatchOf(dashed ? 'process' : 'curve');
    case 'note':
      return dashed ? swatchOf('process') : [];
    case 'level two':
      return swatchOf('level two');
    case 'theory':
    case 'other theory':
      return swatchOf(kind);
    case 'members':
      return swatchOf('member');
    case 'measured':
    case 'incomplete':
    case 'chains not converged': {
      const half = 1.6 * sizes.space;
      const bar =
        kind === 'chains not converged'
          ? []
          : errorBar(x + width / 2, y - half, y + half, [y - half, y + half], colour, theme);
      return [...bar, pointMark('circle', x + width / 2, y, colour, kind === 'measured' ? null : kind, theme)];
    }
    case 'faded':
      return swatchOf('curve', true);
    case 'crossing': {
      const style = { stroke: colour, lineWidth: 0.7 * sizes.curve, fill: theme.canvas };
      return [circle(x + width / 2, y, sizes.crossing / 2, style, 7)];
    }
    case 'crossings':
      return [crossingDot(x + width / 2, y, theme)];
    case 'ramp': {
      const [step, height] = [width / colours.length, 2 * sizes.space];
      return colours.map((fill, index) => {
        const shape = { x: x + index * step, y: y - height / 2, width: step, height };
        return { type: 'rect', silent: true, z: 7, shape, style: { fill, stroke: 'none' } };
      });
    }
    default:
      return statusMark(kind, x + width / 2, y, colour, theme);
  }
}
