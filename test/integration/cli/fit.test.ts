import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openApplication } from '../../../electron/app/application.ts';
import { main } from '../../../electron/cli/main.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-fit-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function terminal(args: string[], input = '') {
  const fake = fakeTerminal({ input });
  const code = await main(args, { ...fake.terminal, openApplication });
  return { code, output: fake.output(), errors: fake.errors() };
}

const samples = Array.from({ length: 30 }, (_, at) => 10 ** (2 + at / 8));

function file(name: string, values: readonly number[]): string {
  const path = join(folder, name);
  writeFileSync(path, ['P,loss,error', ...values.map((L, at) => `${samples[at]!},${L},${0.001 * L}`)].join('\n'));
  return path;
}

interface Parameters {
  parameters: { name: string; value: number; status: string; interval: { low: number; high: number } | null }[];
}
const valueOf = ({ parameters }: Parameters, name: string) => parameters.find((one) => one.name === name)!;

it('fits a model with parameters held and free, and says how each stands', async () => {
  const path = file(
    'floor.csv',
    samples.map((P) => 2 * P ** -0.4 + 0.5 * P ** -0.9 + 0.03),
  );
  const { code, output } = await terminal(['fit', '--curve', path, '--free', 'L_infinity', '--json']);
  expect(code).toBe(0);
  const [found] = JSON.parse(output) as { name: string; fit: Parameters }[];
  expect(found!.name).toBe('floor');
  for (const [name, value] of Object.entries({ A: 2, a: 0.4, B: 0.5, b: 0.9, L_infinity: 0.03 })) {
    expect(valueOf(found!.fit, name).value).toBeCloseTo(value, 4);
  }
  const held = await terminal(['fit', '--curve', path, '--model', 'power-law', '--fix', 'a=0.4', '--bootstrap', '20']);
  expect(held.output).toMatch(/a +0\.40000 +fixed/);
});

it('fits the theory to a curve, beside a Gaussian process of its own', async () => {
  const system = { alpha: 0.6, beta: 0.9, kappa: 0.8, u: 2, K: 'infinite' as const };
  const path = join(folder, 'theory.csv');
  const rows = JSON.stringify(samples.map((P) => ({ input: { ...system, P } })));
  const { output: evaluated } = await terminal(['evaluate', 'effective-action', '-'], rows);
  const losses = (JSON.parse(evaluated) as { output: { loss: number } }[]).map(({ output }) => output.loss);
  writeFileSync(path, ['P,loss,error', ...losses.map((L, at) => `${samples[at]!},${L},${0.001 * L}`)].join('\n'));
  const request = JSON.stringify({ level: 1, system: { ...system, kappa: 1, u: 1 }, free: ['kappa', 'u'] });
  const { code, output } = await terminal(['fit', '--curve', path, '--theory', request, '--json']);
  expect(code).toBe(0);
  const [report] = JSON.parse(output) as { fit: Parameters; gaussian: { verdict: string }; sentence: string }[];
  expect(valueOf(report!.fit, 'kappa').value).toBeCloseTo(0.8, 5);
  expect(valueOf(report!.fit, 'u').value).toBeCloseTo(2, 4);
  expect(report!.gaussian.verdict).toBe('worse');
  expect(report!.sentence).not.toBe('');
});

it('answers the question of a design', async () => {
  const design = { window: { low: 1e3, high: 1e6 }, points: 31, error: 0.001, seeds: 1, trials: 20 };
  const ask = (exponents: number[]) =>
    terminal(['power', '-', '--json'], JSON.stringify({ ...design, candidates: { exponents, second: 0.9 } }));
  const { output } = await ask([0.3, 0.5]);
  expect(JSON.parse(output)).toMatchObject({ power: { value: 1 }, seedsNeeded: 1 });
  const close = JSON.parse((await ask([0.4, 0.405])).output) as {
    power: { value: number };
    seedsNeeded: number | null;
  };
  expect(close.power.value).toBe(0);
  expect(close.seedsNeeded).toBeNull();
});

it('says what is wrong with its arguments', async () => {
  const path = file(
    'pure.csv',
    samples.map((P) => 1 / P),
  );
  for (const [args, words] of [
    [[], '--curve'],
    [['1', '2'], 'one RUN'],
    [['--curve', path, '--model', 'spline'], 'power-law'],
    [['--curve', path, '--fix', 'c=1'], 'c'],
    [['--curve', path, '--fix', 'a'], '--fix'],
    [['--curve', path, '--theory', '{level'], '--theory'],
    [['--curve', path, '--theory', '{"level": 1, "system": {}, "free": ["x"]}'], 'free'],
    [['--curve', path, '--window', '1e9:1e10'], 'window'],
  ] as const) {
    const { code, errors } = await terminal(['fit', ...args]);
    expect(code, args.join(' ')).not.toBe(0);
    expect(errors).toContain(words);
  }
  expect((await terminal(['power', '-'], '{"window": 1}')).errors).toContain('window');
});
