/** The frames of the panels: four sides, ticks inward and mirrored, labels, names of the axes, and the legend's drawing. */
import { placeOn, type Tick } from './axis.ts';
import { line, text, type GraphicElement } from './graphic.ts';
import type { ChartLayout, Panel } from './layout.ts';
import { rowHeight, swatchWidth, type LegendEntry } from './legend.ts';
import { statusMark } from './marks.ts';
import type { ChartTheme } from './theme.ts';

/** Frames, ticks, labels and names of all panels. */
export function frames(layout: ChartLayout): GraphicElement[] {
  const { panels, theme } = layout;
  return panels.flatMap((panel, index) => [
    ...frame(layout, panel, index === 0, index === panels.length - 1),
    ordinateName(layout, panel),
    ...(index === panels.length - 1 ? [abscissaName(layout, panel)] : []),
    ...(index === 0 && layout.sentence ? [sentence(panel, layout.sentence, theme)] : []),
  ]);
}

function frame({ theme, ticksX, top }: ChartLayout, panel: Panel, first: boolean, last: boolean): GraphicElement[] {
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
    if (tick.label) elements.push(text(tick.label, { x: x - 1.75 * space, y: at, align: 'right' }, theme));
  }
  if (first && top) {
    const row = y - space - sizes.ticks / 2;
    for (const tick of top.ticks) {
      const at = x + width * tick.place;
      if (inside(tick.place, width)) elements.push(line(at, y, at, y + length(tick), style));
      if (tick.label)
        elements.push(text(tick.label, { x: at, y: row, align: 'center' }, theme));
    }
    elements.push(text(top.name, { x: right, y: row, align: 'right' }, theme));
  }
  return elements;
}

function ordinateName({ theme, titleEdge }: ChartLayout, { title, y, height }: Panel): GraphicElement {
  const x = titleEdge + theme.sizes.symbol * 0.6;
  return text(title, { x, y: y + height / 2, align: 'center', rotation: Math.PI / 2 }, theme);
}

function abscissaName({ theme, titleX }: ChartLayout, { x, y, width, height }: Panel): GraphicElement {
  const { space, ticks, symbol } = theme.sizes;
  const middle = y + height + 2.75 * space + ticks + symbol * 0.6;
  return text(titleX, { x: x + width / 2, y: middle, align: 'center' }, theme);
}

function sentence({ x, y, width, height }: Panel, words: string, theme: ChartTheme): GraphicElement {
  const place = { x: x + width / 2, y: y + height / 2, align: 'center', colour: theme.ink3 } as const;
  return text([{ kind: 'word', text: words }], place, theme);
}

/** The legend at its place. */
export function legend({ legend: { x, y, entries }, theme }: ChartLayout): GraphicElement[] {
  return entries.flatMap((entry, row) => {
    const middle = y + (row + 0.5) * rowHeight(theme);
    const left = x + swatchWidth(theme) + 2 * theme.sizes.space;
    return [...swatch(entry, x, middle, theme), text(entry.spans, { x: left, y: middle }, theme)];
  });
}

function swatch({ kind, colours, dashed }: LegendEntry, x: number, y: number, theme: ChartTheme): GraphicElement[] {
  const { sizes } = theme;
  const width = swatchWidth(theme);
  const [colour = theme.ink2] = colours;
  switch (kind) {
    case 'curve':
      return [line(x, y, x + width, y, lineStyle(colour, dashed, theme), 7)];
    case 'note':
      return dashed ? [line(x, y, x + width, y, lineStyle(colour, dashed, theme), 7)] : [];
    case 'crossing': {
      const shape = { cx: x + width / 2, cy: y, r: sizes.crossing / 2 };
      const style = { stroke: colour, lineWidth: 0.7 * sizes.curve, fill: theme.canvas };
      return [{ type: 'circle', silent: true, z: 7, shape, style }];
    }
    case 'ramp':
      return colours.map((shade, step) => {
        const shape = {
          x: x + (width * step) / colours.length,
          y: y - sizes.space,
          width: width / colours.length,
          height: 2 * sizes.space,
        };
        return { type: 'rect', silent: true, z: 7, shape, style: { fill: shade, stroke: 'none' } };
      });
    default:
      return statusMark(kind, x + width / 2, y, colour, theme);
  }
}

/** How a curve is drawn: the Gaussian process dashed. */
export function lineStyle(colour: string, dashed: boolean, { sizes }: ChartTheme) {
  const lineWidth = dashed ? sizes.gaussianProcess : sizes.curve;
  return { stroke: colour, lineWidth, ...(dashed ? { lineDash: [1.5 * sizes.space, sizes.space] } : {}) };
}
