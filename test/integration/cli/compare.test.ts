import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openApplication } from '../../../electron/app/application.ts';
import { main } from '../../../electron/cli/main.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));
const database = join(folder, 'studies.sqlite');

/** A verb with an application of its own, as it is from a shell. */
async function terminal(...args: string[]) {
  const fake = fakeTerminal();
  const real = { ...fake.terminal, openApplication };
  const code = await main([...args, '--database', database], real);
  return { code, output: fake.output(), errors: fake.errors() };
}

function curve(name: string, value: (P: number) => number): string {
  const path = join(folder, name);
  const rows = Array.from({ length: 40 }, (_, at) => {
    const P = 10 ** (2 + at / 10);
    return `${String(P)}\t${String(value(P))}\t${String(0.001 * value(P))}`;
  });
  writeFileSync(path, ['P\tloss\terror', ...rows].join('\n'));
  return path;
}

const study = join(folder, 'study.json');
writeFileSync(
  study,
  JSON.stringify({
    format: 'coarsegrain-study',
    version: 1,
    name: 'Two levels',
    system: { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 0, K: 'infinite' },
    axes: [{ parameter: 'P', from: 1e3, to: 1e6, count: 31, spacing: 'logarithmic' }],
    quantities: ['effective-action', 'replica'],
  }),
);

it('files alone are compared without a database, in the order in which they are given', async () => {
  const paths = [
    curve('a.tsv', (P) => P ** -0.5 + P ** -1),
    curve('b.tsv', (P) => 3 * P ** -0.5 - P ** -0.9),
    curve('c.tsv', (P) => P ** -0.3 + P ** -0.8),
  ];
  const { code, output } = await terminal('compare', ...paths.flatMap((path) => ['--curve', path]), '--json');
  expect(code).toBe(0);
  const { curves, pairs } = JSON.parse(output) as {
    curves: { name: string; exponent: { value: number; low: number; high: number; status: string }; fits: object[] }[];
    pairs: { a: string; b: string; verdict: string; evidence: { sentences: string[] } }[];
  };
  expect(curves.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(pairs.map(({ a, b, verdict }) => [a, b, verdict])).toEqual([
    ['a', 'b', 'same leading exponent'],
    ['a', 'c', 'different leading exponent'],
    ['b', 'c', 'different leading exponent'],
  ]);
  for (const [place, exponent] of [0.5, 0.5, 0.3].entries()) {
    const { value, low, high, status } = curves[place]!.exponent;
    expect(value).toBeCloseTo(exponent, 4);
    expect(low).toBeLessThan(exponent);
    expect(high).toBeGreaterThan(exponent);
    expect(status).toBe('free');
    expect(curves[place]!.fits.length).toBeGreaterThan(0);
  }
  expect(pairs[0]!.evidence.sentences.join(' ')).toContain('exponents alone');
});

it('runs and their quantities are compared, written to files, kept and shown again', async () => {
  expect((await terminal('run', study)).code).toBe(0);
  const [report, data] = [join(folder, 'r.html'), join(folder, 'd.json')];
  const first = await terminal(
    'compare',
    '1',
    '1:replica:trainLoss',
    '--window',
    '1e4:',
    '--save',
    'Levels',
    '--report',
    report,
    '--data',
    data,
  );
  expect(first.errors).toBe('');
  expect(first.code).toBe(0);
  expect(first.output).toContain('levels differ');
  expect(first.output).toContain('fit tolerance');
  expect(first.output).toContain(`Wrote ${data}`);
  const written = JSON.parse(readFileSync(data, 'utf8')) as {
    curves: { points: { P: number[] } }[];
    pairs: { verdict: string }[];
  };
  expect(written.pairs.map(({ verdict }) => verdict)).toEqual(['levels differ']);
  expect(written.curves[0]!.points.P[0]).toBe(1e3);
  expect(readFileSync(report, 'utf8')).toMatch(/^<!doctype html>/i);
  const again = await terminal('compare', '--open', '1', '--json');
  expect(again.output).toBe(readFileSync(data, 'utf8'));
});

it('says what is wrong with its arguments', async () => {
  for (const [args, words] of [
    [[], '--curve'],
    [['x'], 'RUN'],
    [['1:nothing'], 'nothing'],
    [['1', '--window', '5'], 'LOW:HIGH'],
    [['1', '--window', '5:1'], 'LOW:HIGH'],
    [['--curve', join(folder, 'none.csv')], 'cannot be read'],
    [['--curve', curve('d.tsv', (P) => 1 / P), '--columns', 'P=q'], 'q'],
    [['--curve', curve('d.tsv', (P) => 1 / P), '--columns', 'q'], '--columns'],
    [['--open', '99'], 'comparison 99'],
    [['1', '--data', join(folder, 'nowhere', 'd.json')], 'nowhere'],
  ] as const) {
    const { code, errors } = await terminal('compare', ...args);
    expect(code, args.join(' ')).not.toBe(0);
    expect(errors).toContain(words);
  }
});
