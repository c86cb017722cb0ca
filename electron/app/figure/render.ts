/** A figure of learning curves at its physical size: SVG from the chart that the screen shows, PNG from that SVG. */
import { Resvg } from '@resvg/resvg-js';
import type { EChartsOption } from 'echarts';
import { LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { crc32 } from 'node:zlib';
import type { FigureOptions } from '../../../core/api.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { outputWords } from '../../../core/chart/labels.ts';
import { learningCurvesLayout, shares } from '../../../core/chart/layout.ts';
import { describeLearningCurves, learningCurvesOption } from '../../../core/chart/learning-curves.ts';
import type { ChartSettings } from '../../../core/chart/settings.ts';
import { estimateWidth } from '../../../core/chart/text.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { lowerTitle, ordinateTitle } from '../../../core/chart/titles.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { lowerPanel } from '../../../core/chart/measured.ts';
import { parameterOf } from '../../../core/model/parameters.ts';
import { facePath, faces } from './faces.ts';
import { figureSvg, inlineSvg, measureText, type FigureText } from './svg.ts';

echarts.use([LineChart, GridComponent, GraphicComponent, SVGRenderer]);
echarts.setPlatformAPI({ measureText });

export const pointsPerMillimetre = 72 / 25.4;
export const dotsPerInch = 600;

/** Height over width with and without a second panel, and the least heights in millimetres that hold the names of the axes. */
const shapes = { two: { aspect: 0.95, least: 80 }, one: { aspect: 0.75, least: 58 } } as const;

/** Points beyond the names of ordinates: one stands within the page, two within their panels between the names of the abscissae. */
const margins = { one: 12, two: 48 } as const;

/** The figure as an SVG document: 8 pt text, curves of 1 pt, one path a curve and panel. Equal input gives equal text. */
export function renderSvg(set: CurveSet, given: FigureOptions): string {
  const options = { ...given, output: given.output ?? quantities[set.quantity].drawn[0] };
  const settings = figureSettings(set, options);
  const option = learningCurvesOption(set, settings);
  const series = option.series as { name: string; z: number }[];
  const subject = set.x.parameter === 'P' ? 'Learning curves' : quantities[set.quantity].title;
  const inOrder = [...series].sort((a, b) => a.z - b.z);
  return chartSvg(option, settings, {
    title: `${subject}: ${outputWords(set, options.output)} against ${parameterOf(set.x.parameter).name}`,
    description: describeLearningCurves(set, settings),
    curves: inOrder.map(({ name }) => name),
  });
}

/** A chart as an SVG document. @param size in points */
export function chartSvg(option: EChartsOption, size: { width: number; height: number }, text: FigureText): string {
  const { width, height } = size;
  return drawn(option, size, (chart) =>
    figureSvg(chart, width / pointsPerMillimetre, height / pointsPerMillimetre, text),
  );
}

/** A chart as a part of a page. @param size in the unit of the chart, CSS pixels */
export function chartInPage(option: EChartsOption, size: { width: number; height: number }, text: FigureText): string {
  return drawn(option, size, (chart) => inlineSvg(chart, text));
}

function drawn(
  option: EChartsOption,
  { width, height }: { width: number; height: number },
  take: (chart: echarts.ECharts) => string,
): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return take(chart);
  } finally {
    // Without this the process would never end.
    chart.dispose();
  }
}

/** The chart's settings at the figure's size in points. Long names and a legend below the panels make the figure higher. */
function figureSettings(set: CurveSet, options: FigureOptions & { output: string }): ChartSettings {
  const lower = options.ratio ? lowerPanel(set, options.output) : null;
  const panels = lower ? 'two' : 'one';
  const { aspect, least } = shapes[panels];
  const width = options.width * pointsPerMillimetre;
  const height = Math.max(
    aspect * width,
    least * pointsPerMillimetre,
    margins[panels] + heightOfNames(set, options.output, lower),
  );
  const settings = { ...options, width, height, theme: chartThemes.print };
  return { ...settings, height: height + learningCurvesLayout(set, settings).below };
}

/** Height of the panels that holds the names of their ordinates, in points. */
function heightOfNames(set: CurveSet, output: string, lower: keyof typeof shares | null): number {
  const values = estimateWidth(ordinateTitle(set, output), chartThemes.print);
  if (!lower) return values;
  const below = estimateWidth(lowerTitle(set, output, lower), chartThemes.print);
  return Math.max(values / shares[lower][0], below / shares[lower][1]);
}

/** The SVG of `renderSvg` as a PNG of 600 dots per inch of its physical width, on white. */
export function renderPng(svg: string): Uint8Array {
  const width = Number(/ width="([\d.]+)mm"/.exec(svg)?.[1]);
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'width', value: Math.round((width / 25.4) * dotsPerInch) },
    background: '#ffffff',
    font: { loadSystemFonts: false, fontFiles: faces.map(facePath), defaultFontFamily: 'Inter' },
  });
  return withResolution(resvg.render().asPng());
}

/** The PNG with the chunk that says how large a dot is, so that it is placed at its physical size. */
function withResolution(png: Uint8Array): Uint8Array {
  const header = 8 + 25;
  const chunk = new DataView(new ArrayBuffer(21));
  const dotsPerMetre = Math.round(dotsPerInch / 0.0254);
  chunk.setUint32(0, 9);
  chunk.setUint32(4, 0x70485973);
  chunk.setUint32(8, dotsPerMetre);
  chunk.setUint32(12, dotsPerMetre);
  chunk.setUint8(16, 1);
  chunk.setUint32(17, crc32(new Uint8Array(chunk.buffer, 4, 13)));
  const whole = new Uint8Array(png.length + chunk.byteLength);
  whole.set(png.subarray(0, header));
  whole.set(new Uint8Array(chunk.buffer), header);
  whole.set(png.subarray(header), header + chunk.byteLength);
  return whole;
}
