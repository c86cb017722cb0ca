import { openSync } from 'fontkit';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { Window } from 'happy-dom';
import { afterAll, describe, expect, it } from 'vitest';
import type { ComparisonResult } from '../../../core/history/comparison.ts';
import { comparisonReport } from '../../../electron/app/comparison-report.ts';
import { createFigureExporter } from '../../../electron/app/figure/exporter.ts';
import { facePath, faces } from '../../../electron/app/figure/faces.ts';
import { subsetFont } from '../../../electron/app/report/font.ts';
import { html, sentence } from '../../../electron/app/report/html.ts';
import { interval, number } from '../../../electron/app/report/words.ts';
import { decades } from '../../unit/analysis/preset-curves.ts';
import { documentOf, measured, mixed, resultOf, window } from '../../unit/chart/comparison-results.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-'));
const exporter = createFigureExporter();
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await exporter.close();
});

const result = mixed();
const document = documentOf({
  window,
  notes: 'First line\nsecond & last',
  sources: [{ run: 7 }, { file: '/home/someone/data/own.csv', content: 'c'.repeat(64) }],
});
const sources: ComparisonResult['sources'] = [
  { first: 0, count: 3, hash: 'a'.repeat(64) },
  { first: 3, count: 1, hash: 'b'.repeat(64) },
];
const report = comparisonReport(document, { ...result, sources }, '1.2.3');

function parsed(text: string) {
  const page = new Window().document;
  page.write(text);
  return page;
}

const voids = new Set(['meta', 'br', 'hr', 'img', 'input', 'link', '!doctype']);

/** Tags that are not closed in their order. */
function unbalanced(text: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name, self] of text
    .replace(/<style>[^]*?<\/style>/, '<style></style>')
    .matchAll(/<(\/?)(!?[a-z][\w-]*)(?:\s+[\w:-]+(?:="[^"]*")?)*\s*(\/?)>/gi)) {
    const tag = name!.toLowerCase();
    if (voids.has(tag) || self === '/') continue;
    if (close === '') open.push(tag);
    else if (open.pop() !== tag) wrong.push(tag);
  }
  return [...wrong, ...open];
}

describe('the report', () => {
  const page = parsed(report);

  it('is one well-formed page that needs nothing beside it', () => {
    expect(unbalanced(report)).toEqual([]);
    // Every `<` begins a tag that was recognised above.
    const tags = /<\/?!?[a-z][\w-]*(?:\s+[\w:-]+(?:="[^"]*")?)*\s*\/?>/gi;
    expect(report.replace(/<style>[^]*?<\/style>/, '').replace(tags, '')).not.toContain('<');
    expect(report).not.toMatch(/https?:|\bsrc=|@import|<script|<link|<img|<iframe/i);
    for (const [, target] of report.matchAll(/url\(([^)]{0,20})/g)) expect(target).toMatch(/^data:font\/woff/);
    for (const link of page.querySelectorAll('a')) {
      const target = link.getAttribute('href')!;
      expect(target).toMatch(/^#/);
      expect(page.getElementById(target.slice(1)), target).not.toBeNull();
    }
    const ids = [...page.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells where its curves come from, without places of this machine or times', () => {
    expect(page.querySelector('h1')!.textContent).toBe('Which are alike?');
    const text = page.body.textContent;
    for (const told of ['Coarsegrain 1.2.3', 'run 7', 'file own.csv', 'a'.repeat(64), 'c'.repeat(64), '1 to 3'])
      expect(text).toContain(told);
    expect(report).not.toContain('someone');
    expect(comparisonReport(document, { ...result, sources }, '1.2.3')).toBe(report);
    expect(page.querySelector('.notes')!.textContent).toBe('First line\nsecond & last');
  });

  it('holds the exponent of every curve with its interval, and every parameter of its fits', () => {
    const cells = [...page.querySelectorAll('td')].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
    for (const { name, exponent, fits } of result.curves) {
      expect(cells.some((cell) => cell.endsWith(name))).toBe(true);
      expect(cells).toContain(exponent.value.toFixed(4));
      expect(cells).toContain(`${exponent.low.toFixed(4)} to ${exponent.high.toFixed(4)}`);
      for (const { parameters } of fits)
        for (const { value } of parameters.filter(({ status }) => status === 'free')) {
          const short = parsed(html`<p>${number(value, 6)}</p>`.text).querySelector('p')!.textContent;
          expect(cells.some((cell) => cell.includes(` = ${short}`))).toBe(true);
        }
    }
    expect(cells.filter((cell) => cell === 'fit tolerance')).toHaveLength(3);
    expect(cells.filter((cell) => cell === '95 % interval')).toHaveLength(1);
  });

  it('shows five figures, each with words for those who do not see it', () => {
    const figures = [...page.querySelectorAll('figure')];
    expect(figures).toHaveLength(5);
    figures.forEach((figure, at) => {
      const svg = figure.querySelectorAll('svg');
      expect(svg).toHaveLength(1);
      expect(svg[0]!.getAttribute('role')).toBe('img');
      expect(svg[0]!.getAttribute('aria-label')!.length).toBeGreaterThan(80);
      expect(figure.querySelector('figcaption')!.textContent).toContain(`Figure ${at + 1}.`);
    });
    const [, , exponents] = figures.map((figure) => figure.querySelector('svg')!.getAttribute('aria-label')!);
    for (const { name, exponent } of result.curves)
      expect(exponents).toContain(`${name}: ${exponent.value.toFixed(4)}`);
  });

  it('has a verdict in words for every pair, and leads to its evidence', () => {
    const cells = [...page.querySelectorAll('.matrix td a')];
    expect(cells).toHaveLength(result.pairs.length);
    const told = cells.map((cell) => cell.querySelector('small')!.textContent).sort();
    expect(told).toEqual(result.pairs.map(({ verdict }) => verdict).sort());
    for (const [at, cell] of cells.entries()) {
      const [, one, other] = /pair-(\d+)-(\d+)/.exec(cell.getAttribute('href')!)!.map(Number) as [
        number,
        number,
        number,
      ];
      expect(one, String(at)).toBeLessThan(other);
      const names = [result.curves[one - 1]!.name, result.curves[other - 1]!.name];
      const pair = result.pairs.find(({ a, b }) => a === names[0] && b === names[1])!;
      const section = page.getElementById(`pair-${one}-${other}`)!;
      expect(section.querySelector('h3')!.textContent).toContain(pair.verdict);
      const plain = (text: string) => text.replace(/[\s^_]+/g, '');
      expect(plain(section.textContent)).toContain(plain(pair.evidence.sentences[0]!));
    }
    // What concerns a curve alone stands with it.
    for (const [place, { evidence }] of result.curves.entries())
      expect(page.querySelectorAll(`#curve-${place + 1} li`).length).toBeGreaterThanOrEqual(evidence.notes.length);
  });

  it('says the method with the numbers of the analysis', () => {
    const text = page.body.textContent.replace(/\s+/g, ' ');
    for (const told of [
      'fit tolerance',
      'profile likelihood',
      'fewer than 8 usable points',
      '1.5 decades',
      'rests on the exponents alone',
      'derived for Coarsegrain',
    ])
      expect(text).toContain(told);
  });
});

describe('what stands in a report', () => {
  it('names from outside are text, whatever they are', () => {
    const wicked = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "'; </style><svg onload=x>",
      '&lt;b&gt;',
      '`${x}`',
    ];
    const curves = wicked.map((name, at) => ({
      ...measured(name, 0.3 + at / 100),
      observable: name,
      excluded: [{ P: 1, reason: name }],
    }));
    const own = { ...resultOf(curves), notes: wicked };
    const text = comparisonReport(
      documentOf({
        name: wicked[0]!,
        notes: wicked[1]!,
        sources: [{ file: wicked[2]!, content: 'd'.repeat(64), columns: { P: wicked[1]! } }],
      }),
      own,
      '1',
    );
    const page = parsed(text);
    expect(unbalanced(text)).toEqual([]);
    expect(page.querySelectorAll('script, img')).toHaveLength(0);
    expect(page.querySelectorAll('style')).toHaveLength(1);
    expect(
      [...page.querySelectorAll('*')]
        .flatMap((element) => element.getAttributeNames())
        .filter((name) => name.startsWith('on')),
    ).toEqual([]);
    expect(page.title).toBe(wicked[0]);
    const shown = page.querySelector('figure svg')!.textContent;
    for (const name of wicked) {
      expect(page.body.textContent).toContain(name);
      expect(shown).toContain(name);
    }
  });

  it('is said in words where it is no number', () => {
    expect([NaN, Infinity, -Infinity].map((value) => number(value).text)).toEqual([
      'unknown',
      'infinite',
      'minus infinite',
    ]);
    const plain = (low: number, high: number) => html`${interval({ low, high }, (value) => value)}`.text;
    expect([plain(1, 2), plain(-Infinity, 2), plain(1, Infinity), plain(-Infinity, Infinity), plain(NaN, 1)]).toEqual([
      ...['1 to 2', 'at most 2', 'at least 1', 'not bounded', 'unknown'],
    ]);
    const curves = [measured('short', 0.4, 0, decades(3, 4, 3)), measured('one', 0.3)];
    const text = comparisonReport(documentOf(), resultOf(curves), '1');
    expect(text.replace(/base64,[^)]*/g, '')).not.toMatch(/NaN|Infinity|undefined|\[object/);
    expect(text).toContain('fewer than 5 points');
    expect(report.replace(/base64,[^)]*/g, '')).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('is there for a single curve, which has no pairs, and for none', () => {
    const one = parsed(comparisonReport(documentOf(), resultOf([measured('alone', 0.4)]), '1'));
    expect(one.querySelectorAll('.matrix, .pair')).toHaveLength(0);
    // Curve, slopes and exponents; a measured curve has no Gaussian process.
    expect(one.querySelectorAll('figure')).toHaveLength(3);
    const none = comparisonReport(documentOf(), resultOf([]), '1');
    expect(unbalanced(none)).toEqual([]);
    expect(none).toContain('There are no curves.');
  });

  it('stays readable and small with fifty curves', () => {
    const curves = Array.from({ length: 50 }, (_, at) =>
      measured(`network ${at}`, 0.3 + 0.2 * (at % 2), 0.4, decades(3, 6, 31)),
    );
    const text = comparisonReport(documentOf(), resultOf(curves), '1');
    expect(text.length).toBeLessThan(5e6);
    const page = parsed(text);
    expect(page.querySelectorAll('.matrix td a')).toHaveLength(1225);
    expect(page.querySelectorAll('.pair')).toHaveLength(1225);
    expect(page.body.textContent).toContain('Of 50 curves all are drawn.');
    expect([...page.querySelectorAll('details summary')].map(({ textContent }) => textContent)).toEqual([
      'same leading exponent: 600 pairs',
      'different leading exponent: 625 pairs',
    ]);
  }, 60_000);

  it('comes from the thread of figures as it is', async () => {
    const drawn = await exporter.report({ document, result: { ...result, sources }, version: '1.2.3' });
    expect(Buffer.from(drawn).toString()).toBe(report);
  });
});

it('powers and Gaussian processes in sentences are raised and lowered, and nothing else is', () => {
  const text = (told: string) => html`${sentence(told)}`.text;
  expect(text('R ∝ P^−0.375, X on X_GP f')).toBe('R ∝ P<sup>−0.375</sup>, X on X<sub>GP</sub> f');
  expect(text('X ∝ P^(−β/(1+β)) of l2_test <b>')).toBe('X ∝ P<sup>−β/(1+β)</sup> of l2_test &#60;b&#62;');
});

describe('faces of a report', () => {
  it('have the outlines that are asked for, as they were, and no others', () => {
    const path = facePath(faces.find(({ file }) => file === 'Inter-Regular.ttf')!);
    // Å is made of two glyphs.
    const bytes = subsetFont(path, 'aÅ●')!;
    const file = join(folder, 'subset.woff');
    writeFileSync(file, bytes);
    const [own, whole] = [openSync(file), openSync(path)];
    for (const character of 'aÅ●') {
      const code = character.codePointAt(0)!;
      expect(own.glyphForCodePoint(code).id).toBe(whole.glyphForCodePoint(code).id);
      expect(own.layout(character).advanceWidth).toBe(whole.layout(character).advanceWidth);
    }
    expect(own.hasGlyphForCodePoint('b'.codePointAt(0)!)).toBe(false);
    expect(bytes.length).toBeLessThan(12_000);
    expect(subsetFont(path, '\u{10FFFD}')).toBeNull();
  });

  it('are tables that unpack to the length they say', () => {
    const bytes = subsetFont(facePath(faces[0]!), 'PX')!;
    const count = bytes.readUInt16BE(12);
    expect(bytes.readUInt32BE(8)).toBe(bytes.length);
    for (let at = 0; at < count; at++) {
      const [offset, packed, length] = [4, 8, 12].map((field) => bytes.readUInt32BE(44 + 20 * at + field)) as [
        number,
        number,
        number,
      ];
      const body = bytes.subarray(offset, offset + packed);
      expect(packed < length ? inflateSync(body).length : body.length).toBe(length);
    }
  });
});
