import { describe, expect, it } from 'vitest';
import { figureOptions } from '../../../core/api.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { fadedOpacity } from '../../../core/chart/fading.ts';
import { faceFor } from '../../../electron/app/figure/metrics.ts';
import { renderPng, renderSvg } from '../../../electron/app/figure/render.ts';
import { measured, uncomputed } from '../../unit/chart/measured-sets.ts';
import { drawn, figureOne, responses, samples, solved, unsolved } from '../../unit/chart/curve-sets.ts';
import { elements, pageTexts } from './svg-text.ts';

const options = figureOptions.parse({});
const svg = renderSvg(figureOne(), options);

describe('the SVG of Figure 1', () => {
  it('has its physical size, with points as its unit', () => {
    const [root] = elements(svg, 'svg');
    expect(root!.width).toBe('86mm');
    const [, , width, height] = root!.viewBox!.split(' ').map(Number);
    expect(width).toBeCloseTo((86 / 25.4) * 72, 1);
    expect(height! / width!).toBeCloseTo(parseFloat(root!.height!) / 86, 3);
  });

  it('holds its texts as text: names of the axes, legend, powers of ten', () => {
    const texts = pageTexts(svg).map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'L/P\u2002level-1 loss per sample',
        'P\u2002training samples',
        'L / LGP',
        'bare k*',
        'u = 0, GP',
        'u = 0.1',
        'u = 1',
        'u = 10',
        'u = 100',
        '10−2',
        '107',
      ]),
    );
  });

  it('sets words in 8 pt, symbols in 9 and ticks in 7', () => {
    const sizes = (wanted: string) =>
      pageTexts(svg)
        .flatMap(({ spans }) => spans)
        .find(({ text }) => text.includes(wanted))?.style;
    expect(sizes('training samples')).toEqual({ family: 'Inter', italic: false, size: 8 });
    expect(sizes('u')).toEqual({ family: 'STIX Two Text', italic: true, size: 9 });
    const [power] = pageTexts(svg).filter(({ text }) => text === '107');
    expect(power!.spans.map(({ text, style }) => [text, style.size])).toEqual([
      ['10', 7],
      ['7', 5.5],
    ]);
  });

  it('raises the digits of a power by their place, never by characters that few faces have', () => {
    expect(svg.replace(/<(title|desc)[^>]*>[^<]*<\/\1>/g, '')).not.toMatch(/[⁰¹²³⁴-⁹⁻]/);
    const [, ten, power] = /<tspan [^>]*y="([\d.]+)"[^>]*>10<\/tspan><tspan [^>]*y="([\d.]+)"[^>]*>7<\/tspan>/.exec(
      svg,
    )!;
    expect(Number(ten) - Number(power)).toBeCloseTo(0.34 * 7, 1);
  });

  const paths = Array.from(svg.matchAll(/<path ([^>]*)><title>([^<]*)<\/title><\/path>/g), ([, list, name]) => ({
    list: list!,
    name: name!,
  }));

  it('has one path a curve and panel for the stretch that holds, named, the Gaussian process alone dashed', () => {
    expect(elements(svg, 'path')).toHaveLength(paths.length);
    for (const name of ['u = 0, GP', 'u = 0.1', 'u = 1', 'u = 10', 'u = 100']) {
      const own = paths.filter((path) => path.name === name);
      expect(own).toHaveLength(2);
      for (const { list } of own) {
        expect(list.includes('stroke-dasharray')).toBe(name === 'u = 0, GP');
        const faded = paths.find((path) => path.name === `${name}, faded`)!.list;
        // The cut belongs to both; ECharts leaves a point out that lies within half a unit of it.
        const points = list.match(/[ML]/g)!.length + faded.match(/[ML]/g)!.length;
        expect(points).toBeGreaterThanOrEqual(101);
        expect(points).toBeLessThanOrEqual(101 + 2);
      }
    }
    // Drawn last, so that it lies on top.
    expect(paths.slice(-4).map(({ name }) => name.replace(', faded', ''))).toEqual(Array(4).fill('u = 0, GP'));
  });

  it('has level 2 beside every curve, thinner, and faded stretches thinner and paler', () => {
    const widthOf = (list: string) => Number(/stroke-width="([\d.]+)"/.exec(list)?.[1] ?? 1);
    const opacityOf = (list: string) => Number(/stroke-opacity="([\d.]+)"/.exec(list)?.[1] ?? 1);
    for (const name of ['u = 0, GP', 'u = 0.1', 'u = 1', 'u = 10', 'u = 100']) {
      const of = (suffix: string) => paths.find((path) => path.name === name + suffix)!.list;
      expect(widthOf(of(', level 2'))).toBeLessThan(widthOf(of('')));
      expect(of(', level 2')).toContain('stroke-dasharray');
      expect(widthOf(of(', faded'))).toBeLessThan(widthOf(of('')));
      expect([of(''), of(', level 2'), of(', faded')].map(opacityOf)).toEqual([1, 1, fadedOpacity.light]);
    }
    const texts = pageTexts(svg).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['level 2', 'more than 5\u202f% from level 2']));
  });

  it('runs a path through the values of its curve', () => {
    const path = paths.find(({ name }) => name === 'u = 0.1, level 2')!.list;
    const points = Array.from(path.matchAll(/[ML]([\d.]+) ([\d.]+)/g), ([, x, y]) => [Number(x), Number(y)] as const);
    const values = figureOne().curves[1]!.levelTwo.values.loss!;
    const height = (position: number) => points[position]![1];
    // Equal ratios are equal distances on a logarithmic axis.
    const unit = (height(100) - height(0)) / Math.log(values[100]! / values[0]!);
    expect((height(50) - height(0)) / Math.log(values[50]! / values[0]!)).toBeCloseTo(unit, 1);
  });

  it('says what it shows', () => {
    expect(svg).toMatch(/<title id="title">Learning curves: level-1 loss per sample against training samples<\/title>/);
    expect(svg).toMatch(/<desc id="description">[^<]*u = 10: from 1.378 at P = 100[^<]*<\/desc>/);
  });

  it('is the same, byte for byte, whatever was drawn before', () => {
    renderSvg(drawn([{ u: 1, loss: [1, 2, 3] }]), options);
    expect(renderSvg(figureOne(), options)).toBe(svg);
    expect(svg).not.toMatch(/zr\d|class=|clip-path|NaN|undefined/);
  });

  it('leaves out what is hidden', () => {
    const less = renderSvg(figureOne(), { ...options, hidden: [1, 4], ratio: false, kStar: false, crossing: false });
    // Level 2, the stretch that holds and the faded one of each of three.
    expect(elements(less, 'path')).toHaveLength(9);
    expect(elements(less, 'circle')).toHaveLength(0);
    expect(less).not.toContain('u = 100');
    expect(pageTexts(less).map(({ text }) => text)).not.toContain('bare k*');
  });
});

const couplings = { parameter: 'u', values: [0, 0.1, 1, 10, 100] };
const sets: [string, CurveSet, object][] = [
  ['Figure 1', figureOne(), {}],
  ['at 30 mm', figureOne(), { width: 30 }],
  ['at 50 mm', figureOne(), { width: 50 }],
  ['at 178 mm', figureOne(), { width: 178 }],
  ['X', figureOne(), { output: 'X' }],
  ['bias alone', figureOne(), { output: 'bias' }],
  [
    'nine curves of α and u',
    solved([{ parameter: 'alpha', values: [0.3, 0.6, 1] }, { parameter: 'u', values: [0, 1, 100] }, samples]),
    {},
  ],
  [
    'couplings below zero',
    solved([{ parameter: 'u', values: [0, -0.05, -0.1, -0.2, -0.3, -0.5] }, samples], { kappa: 0.1 }),
    {},
  ],
  ['a ramp', solved([{ parameter: 'u', from: 1e-4, to: 100, count: 21, spacing: 'logarithmic' }, samples]), {}],
  [
    'every parameter in turn',
    solved([{ parameter: 'lambda0', values: [0.5, 1] }, { parameter: 'noise', values: [0, 0.01] }, couplings], {
      P: 1000,
    }),
    {},
  ],
  [
    'an axis of K with ∞',
    solved(
      [
        { parameter: 'y0', values: [1, 2] },
        { parameter: 'K', values: [10, 100, 'infinite'] },
      ],
      { P: 100 },
    ),
    {},
  ],
  ['one decade, linear', solved([couplings, { parameter: 'P', from: 10, to: 100, count: 31, spacing: 'linear' }]), {}],
  ['one point', solved([], { P: 1000, u: 1 }), {}],
  ['u = 5 alone', solved([samples], { u: 5 }), {}],
  [
    'nothing computed of twelve curves',
    unsolved(solved([{ parameter: 'u', from: 1, to: 12, count: 12, spacing: 'linear' }, samples])),
    {},
  ],
  ['local exponents', responses(), { output: 'theta' }],
  ['exchange exponents', responses(), { output: 'exchange_fluctuation_y' }],
  ['the response to the width', responses(), { output: 'width_total' }],
  ['nothing', drawn([]), {}],
  ['an experiment', measured(), {}],
  ['an experiment at 178 mm', measured(), { width: 178, output: 'testX' }],
  ['three curves of an experiment', measured({ ridges: [0.1] }), { output: 'trainX' }],
  [
    'hollow points',
    measured({ statuses: { 0: 'chains not converged', 4: 'incomplete', 5: 'budget spent', 7: null } }),
    {},
  ],
  ['an experiment to come', uncomputed(measured()), { ratio: false }],
];

describe.each(sets)('the figure of %s', (_, set, change) => {
  const figure = renderSvg(set, figureOptions.parse(change));
  const texts = pageTexts(figure);

  it('has a glyph for every character, symbols in the serif', () => {
    for (const { text, style } of texts.flatMap(({ spans }) => spans)) {
      for (const character of text) {
        const face = faceFor(character, style);
        expect(face, `${character} in ${style.family}`).not.toBeNull();
        expect(face!.family, `${character} of “${text}”`).toBe(style.family);
      }
    }
  });

  it('has every text on the page, and none upon another', () => {
    const [, , width, height] = elements(figure, 'svg')[0]!.viewBox!.split(' ').map(Number) as [
      number,
      number,
      number,
      number,
    ];
    texts.forEach((text, index) => {
      expect(text.left, text.text).toBeGreaterThanOrEqual(0);
      expect(text.right, text.text).toBeLessThanOrEqual(width);
      expect(text.top, text.text).toBeGreaterThanOrEqual(0);
      expect(text.foot, text.text).toBeLessThanOrEqual(height);
      for (const other of texts.slice(index + 1)) {
        const apart =
          text.right <= other.left || other.right <= text.left || text.foot <= other.top || other.foot <= text.top;
        expect(apart, `“${text.text}” and “${other.text}”`).toBe(true);
      }
    });
  });
});

describe('the figure of an experiment', () => {
  const figure = renderSvg(measured({ ridges: [0.1] }), options);

  it('has the points of the screen, each curve by its shape, and theory as named paths', () => {
    // Thirty points in two panels, less those of residuals beyond the edge, and their swatches.
    expect(elements(figure, 'circle').length).toBeGreaterThan(20);
    expect(elements(figure, 'polygon').length).toBeGreaterThan(40);
    const names = Array.from(figure.matchAll(/<title>([^<]*)<\/title>/g), ([, name]) => name);
    for (const name of ['u = 0, GP, level 2', 'u = 10, level 2', 'u = 10, level 1']) expect(names).toContain(name);
    const texts = pageTexts(figure).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['experiment ± SE', 'level 2', 'level 1', '(exp − theory)/SE', '−3']));
    expect(figure).not.toMatch(/NaN|undefined/);
  });

  it('gives up the residuals where they are not asked for', () => {
    const texts = pageTexts(renderSvg(measured({ ridges: [0.1] }), { ...options, ratio: false }));
    expect(texts.map(({ text }) => text)).not.toContain('(exp − theory)/SE');
  });
});

it('a figure is as high as the name of its ordinate needs, with its level', () => {
  const texts = pageTexts(renderSvg(responses(), figureOptions.parse({ output: 'theta' }))).map(({ text }) => text);
  expect(texts).toContain('θ\u2002level-1 local exponent of the Gaussian process');
});

it('keeps the ratios where their name is long, and names them in one piece', () => {
  const replica = solved([couplings, { ...samples, count: 5 }], {}, 'replica');
  const namesOf = (output: string) =>
    pageTexts(renderSvg(replica, figureOptions.parse({ output }))).map(({ text }) => text);
  expect(namesOf('testX')).toContain('(q+V) / (q+V)GP');
  expect(namesOf('trainX')).toContain('Xtrain / Xtrain, GP');
});

it('a figure without data has a frame and a sentence, and no ordinate of its own making', () => {
  const empty = unsolved(figureOne());
  const texts = pageTexts(renderSvg(empty, options)).map(({ text }) => text);
  expect(texts).toContain('No point is computed yet.');
  expect(texts).not.toContain('L / LGP');
  expect(texts.filter((text) => /^[\d.−]+$/.test(text))).toEqual(
    expect.arrayContaining(['102', '103', '104', '105', '106', '107']),
  );
  expect(texts).not.toContain('10−1');
  expect(texts).not.toContain('1');
});

describe('the PNG', () => {
  const png = Buffer.from(renderPng(svg));

  it('has 600 dots per inch of the physical width, and says so', () => {
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(Math.round((86 / 25.4) * 600));
    const chunk = png.indexOf('pHYs');
    expect(png.readUInt32BE(chunk + 4)).toBe(23_622);
    expect(png.readUInt8(chunk + 12)).toBe(1);
  });

  it('is the same, byte for byte, each time', () => {
    expect(Buffer.compare(png, Buffer.from(renderPng(svg)))).toBe(0);
  });

  it('shows its text: without the faces it would be another picture', () => {
    const bare = Buffer.from(renderPng(svg.replace(/<text.*<\/text>/g, '')));
    expect(png.length).toBeGreaterThan(bare.length + 10_000);
  });
});
