/** A figure of learning curves at its physical size: SVG from the chart that the screen shows, PNG from that SVG. */
import { Resvg } from '@resvg/resvg-js';
import { LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { crc32 } from 'node:zlib';
import type { FigureOptions } from '../../../core/api.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { outputWords } from '../../../core/chart/labels.ts';
import { describeLearningCurves, learningCurvesOption } from '../../../core/chart/learning-curves.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { parameterOf } from '../../../core/model/parameters.ts';
import { facePath, faces } from './faces.ts';
import { figureSvg, measureText } from './svg.ts';

echarts.use([LineChart, GridComponent, GraphicComponent, SVGRenderer]);
echarts.setPlatformAPI({ measureText });

const pointsPerMillimetre = 72 / 25.4;
const dotsPerInch = 600;

/** Height of a figure in millimetres: one fixed aspect with and one without the panel of ratios, and room for the labels of narrow ones. */
export function figureHeight({ width, ratio, output }: Pick<FigureOptions, 'width' | 'ratio' | 'output'>): number {
  const panels = ratio && (output === 'loss' || output === 'X');
  return Math.max(width * (panels ? 0.95 : 0.75), panels ? 76 : 56);
}

/** The figure as an SVG document: 8 pt text, curves of 1 pt, one path a curve and panel. Equal input gives equal text. */
export function renderSvg(set: CurveSet, options: FigureOptions): string {
  const height = figureHeight(options);
  const settings = {
    ...options,
    width: options.width * pointsPerMillimetre,
    height: height * pointsPerMillimetre,
    theme: chartThemes.print,
  };
  const option = learningCurvesOption(set, settings);
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: settings.width,
    height: settings.height,
  });
  try {
    chart.setOption(option);
    const series = option.series as { name: string; z: number }[];
    const inOrder = [...series].sort((a, b) => a.z - b.z);
    return figureSvg(chart, options.width, height, {
      title: `Learning curves: ${outputWords(set, options.output)} against ${parameterOf(set.x.parameter).name}`,
      description: describeLearningCurves(set, settings),
      curves: inOrder.map(({ name }) => name),
    });
  } finally {
    // Without this the process would never end.
    chart.dispose();
  }
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
