/**
 * From what ECharts has laid out to a figure's SVG: text as text on its baseline, a path only where there is a curve, coordinates in
 * points to a hundredth, nothing that depends on what was drawn before.
 */
import type { ECharts } from 'echarts/core';
import { symbolFamily, wordFamily } from '../../../core/chart/graphic.ts';
import { capHeight, parseFont, textWidth, type TextStyle } from './metrics.ts';

/** A node of the tree that ECharts' SVG painter makes. */
interface Node {
  tag: string;
  key: string;
  attrs: Record<string, string | number | boolean | undefined>;
  children?: Node[];
  text?: string;
}
/**
 * The painter's tree is taken rather than its string, which is rounded to a tenth of a unit: steps that show in print.
 */
interface SvgPainter {
  renderToVNode(options: { animation: boolean; willUpdate: boolean; compress: boolean; emphasis: boolean }): Node;
}
interface Drawn {
  id: number;
  type: string;
  parent?: { id: number };
  shape?: Record<string, number>;
}

export interface FigureText {
  title: string;
  description: string;
  /** Names of the curves, in the order in which they are drawn. */
  curves: string[];
}

/** The figure as a file. @param width @param height in millimetres */
export function figureSvg(
  chart: ECharts,
  width: number,
  height: number,
  { title, description, curves }: FigureText,
): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${number(width)}mm" height="${number(height)}mm" viewBox="${viewOf(chart)}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">${escape(description)}</desc>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...drawnElements(chart, curves),
    '</svg>',
    '',
  ].join('\n');
}

/** The figure as a part of a page, on the ground of that and as wide as it lets it be. */
export function inlineSvg(chart: ECharts, { title, description, curves }: FigureText): string {
  const label = escape(`${title}. ${description}`);
  return [
    `<svg viewBox="${viewOf(chart)}" role="img" aria-label="${label}">`,
    ...drawnElements(chart, curves),
    '</svg>',
  ].join('\n');
}

function viewOf(chart: ECharts): string {
  return `0 0 ${number(chart.getWidth())} ${number(chart.getHeight())}`;
}

/** @param curves their names, in the order in which they are drawn */
function drawnElements(chart: ECharts, curves: readonly string[]): string[] {
  const zr = chart.getZr();
  const drawn = new Map(
    zr.storage.getDisplayList(true).map((element) => [String(element.id), element as unknown as Drawn]),
  );
  const painter = zr.painter as unknown as SvgPainter;
  const tree = painter.renderToVNode({ animation: false, willUpdate: false, compress: false, emphasis: false });
  const names = [...curves];
  const body: string[] = [];
  let line: { parent: number | undefined; nodes: Node[] } = { parent: undefined, nodes: [] };
  const closeLine = () => {
    if (line.nodes.length > 0) body.push(textElement(line.nodes));
    line = { parent: undefined, nodes: [] };
  };
  for (const node of leaves(tree)) {
    const element = drawn.get(node.key);
    if (!element) continue;
    // The spans of one text share their parent.
    if (node.tag !== 'text' || line.parent !== element.parent?.id) closeLine();
    if (node.tag === 'text') line = { parent: element.parent?.id, nodes: [...line.nodes, node] };
    else body.push(shapeElement(node, element, names));
  }
  closeLine();
  return body;
}

/** The nodes that draw something, in the order of drawing; groups that only clip, and definitions, dissolve. */
function leaves(node: Node): Node[] {
  if (node.tag === 'defs' || node.tag === 'style') return [];
  return node.children?.length ? node.children.flatMap(leaves) : [node];
}

const strokes = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
];

function shapeElement({ tag, attrs }: Node, { type, shape = {} }: Drawn, names: string[]): string {
  const style = Object.fromEntries(strokes.map((key) => [key, attrs[key]]));
  if (type === 'line') {
    const { x1, y1, x2, y2 } = shape;
    return element('line', { x1, y1, x2, y2, ...style, fill: undefined });
  }
  if (type === 'rect') {
    const { x, y, width, height } = shape;
    return element('rect', { x, y, width, height, ...style });
  }
  if (type === 'image') {
    const { x, y, width, height, href } = attrs;
    return element('image', { x, y, width, height, preserveAspectRatio: 'none', href });
  }
  if (type === 'ec-polyline') {
    return element('path', { d: rounded(String(attrs.d)), ...style }, `<title>${escape(names.shift() ?? '')}</title>`);
  }
  const points = attrs.points === undefined ? undefined : rounded(String(attrs.points));
  return element(tag, { cx: attrs.cx, cy: attrs.cy, r: attrs.r, points, ...style });
}

const families: Record<TextStyle['family'], string> = { Inter: wordFamily, 'STIX Two Text': symbolFamily };

/**
 * One line of text from its spans. ECharts centres every span on its own middle; here they share a baseline, and indices and powers
 * stand where they do in print.
 */
function textElement(nodes: Node[]): string {
  const spans = nodes.map(spanOf).sort((a, b) => a.left - b.left);
  const size = Math.max(...spans.map(({ style }) => style.size));
  const main = spans.filter(({ style }) => style.size > 0.8 * size);
  const middle = main[0]?.y ?? 0;
  const baseline = middle + Math.max(...main.map(({ style }) => capHeight(style))) / 2;
  const parts = spans.map(({ text, style, x, y, left, anchor, fill }) => {
    const shift = style.size > 0.8 * size ? 0 : y > middle ? 0.16 * size : -0.34 * size;
    const attributes = {
      x: spans.length === 1 ? x : left,
      y: baseline + shift,
      'text-anchor': spans.length === 1 && anchor !== 'start' ? anchor : undefined,
      'font-family': families[style.family],
      'font-size': style.size,
      'font-style': style.italic ? 'italic' : undefined,
      fill,
    };
    return { text: escape(text), attributes };
  });
  const transform = nodes[0]?.attrs.transform;
  const shared = {
    transform: transform === undefined ? undefined : rounded(String(transform)),
    'xml:space': 'preserve',
  };
  const [only] = parts;
  if (only && parts.length === 1) return element('text', { ...only.attributes, ...shared }, only.text);
  return element('text', shared, parts.map(({ text, attributes }) => element('tspan', attributes, text)).join(''));
}

function spanOf({ text = '', attrs }: Node) {
  const style = parseFont(fontOf(attrs));
  const [x, y] = [Number(attrs.x ?? 0), Number(attrs.y ?? 0)];
  const anchor = String(attrs['text-anchor'] ?? 'start');
  const share = anchor === 'end' ? 1 : anchor === 'middle' ? 0.5 : 0;
  return { text, style, x, y, anchor, left: x - share * textWidth(text, style), fill: attrs.fill };
}

function fontOf(attrs: Node['attrs']): string {
  const style = String(attrs.style ?? '');
  const size = /font-size:([^;]*)/.exec(style)?.[1] ?? '';
  return size === '' ? style : `${style.includes('font-style:italic') ? 'italic ' : ''}${size} ${style}`;
}

/** ECharts' view of `measureText`. */
export function measureText(text: string, font: string): { width: number } {
  return { width: textWidth(text, parseFont(font)) };
}

function element(tag: string, attributes: Record<string, string | number | boolean | undefined>, inner = ''): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? number(value) : escape(String(value))}"`)
    .join('');
  return inner === '' ? `<${tag}${list}/>` : `<${tag}${list}>${inner}</${tag}>`;
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function rounded(list: string): string {
  return list.replace(/-?\d*\.\d+(e-?\d+)?/g, (digits) => number(Number(digits)));
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
