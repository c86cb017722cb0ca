/** ECharts with the parts that learning curves need, as SVG: sharp at any zoom, its text selectable by tests and readers. */
import { LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, GraphicComponent, SVGRenderer]);

export function makeChart(host: HTMLElement): ECharts {
  return init(host, null, { renderer: 'svg' });
}

/** Resolves when the faces of charts can be measured; before, labels would be laid out for another face. */
export async function chartFonts(): Promise<void> {
  const faces = ["12px 'Inter'", "italic 15px 'STIX Two Text'", "15px 'STIX Two Text'"];
  await Promise.all(faces.map((face) => document.fonts.load(face, 'Pαx×')));
}
