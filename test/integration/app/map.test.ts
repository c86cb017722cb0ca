import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileOutput } from '../../../core/api.ts';
import { placeOfPoint, rootsAt, type MapSet } from '../../../core/chart/map.ts';
import type { SystemInput } from '../../../core/model/system.ts';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { quantities, type QuantityName } from '../../../core/quantities/index.ts';
import { pointStatuses } from '../../../core/quantities/quantity.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';
import { openApplication, type LocalApplication } from '../../../electron/app/application.ts';
import { ended, newFile } from '../../fakes/applications.ts';

const samples = { parameter: 'P', from: 10, to: 1e5, count: 13, spacing: 'logarithmic' };
const couplings = { parameter: 'u', from: 0.01, to: 100, count: 9, spacing: 'logarithmic' };
const system = { alpha: 0.6, beta: 0.9, kappa: 10 };

const study = (change: object = {}) => ({
  format: studyFormat,
  version: studyVersion,
  name: 'A map',
  system,
  axes: [couplings, samples],
  quantities: ['effective-action'],
  ...change,
});

/** One for all tests: they differ in their studies. */
let application: LocalApplication;
beforeAll(async () => {
  application = await openApplication({ database: newFile(), face: 'terminal', threads: 2 });
});
afterAll(async () => {
  await application.close();
});

async function begin(change: object = {}): Promise<number> {
  return ended(application, () => application.call('runs.start', { document: study(change) }));
}

/** The map with everything that stands beside it. */
async function wholeMap(run: number, input: object = {}): Promise<MapSet> {
  for (;;) {
    const set = await application.call('runs.map', { run, ...input });
    if (!set.pending) return set;
  }
}

async function read({ content }: FileOutput): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** An output of a system, computed by itself: of an experiment its mean, which stands before its error. */
function valueOf(quantity: QuantityName, input: SystemInput, output: string): number {
  return [evaluateRow(quantities[quantity], input)[output]].flat()[0] as number;
}

describe('the map of a run', () => {
  it('has every point with the value of its system, level 2 beside it, and the borders', async () => {
    const run = await begin();
    const set = await wholeMap(run);
    expect([set.column.key, set.x.parameter, set.y.parameter, set.failure]).toEqual(['loss', 'P', 'u', '']);
    const [panel] = set.panels;
    expect(panel!.values).toHaveLength(117);
    for (const point of [0, 17, 60, 116]) {
      const [P, u] = placeOfPoint(set, panel!, point);
      const loss = valueOf('effective-action', { ...system, P, u }, 'loss');
      expect(panel!.values[point]).toBe(loss);
      const other = valueOf('replica', { ...system, P, u }, 'trainLoss');
      expect(panel!.deviation[point]).toBeCloseTo(loss / other - 1, 9);
    }
    expect(panel!.borders.map(({ kind }) => kind)).toEqual(['crossing', 'level two']);
    // In each row the line at 5 % lies between two points on either side of it.
    const line = panel!.borders[1]!.lines[0]!;
    for (let row = 0; row < 9; row++) {
      const own = Array.from({ length: 13 }, (_, column) => Math.abs(panel!.deviation[row * 13 + column]!));
      const after = own.findIndex((share) => share <= 0.05);
      const at = line.findIndex((value, index) => index % 2 === 1 && Math.abs(value / set.y.values[row]! - 1) < 1e-9);
      expect(line[at - 1]).toBeGreaterThanOrEqual(set.x.values[after - 1]!);
      expect(line[at - 1]).toBeLessThanOrEqual(set.x.values[after]!);
    }
  });

  it('is of any column, derived ones included; of another axis it shows the value that is asked for', async () => {
    const run = await begin({
      axes: [
        { parameter: 'beta', values: [0.5, 0.6, 0.7, 0.8, 0.9] },
        { ...couplings, count: 4 },
        { ...samples, count: 6 },
      ],
      results: { share: 'variance/X' },
    });
    const set = await wholeMap(run, { output: 'share', at: [2] });
    // β has fewest values in order, so that it is the further axis.
    expect([set.y.parameter, set.further[0]!.parameters]).toEqual(['beta', ['u']]);
    expect(set.panels).toHaveLength(4);
    const [panel] = set.panels;
    const [P, beta] = placeOfPoint(set, panel!, 9);
    const at = { ...system, P, beta, u: panel!.parameters.u };
    const share = valueOf('effective-action', at, 'variance') / valueOf('effective-action', at, 'X');
    expect(panel!.values[9]).toBeCloseTo(share, 12);
    await expect(application.call('runs.map', { run, output: 'nothing' })).rejects.toThrow(
      /effective-action has no column nothing; it has .*loss.*share/,
    );
  });

  it('lists every root of points that have not exactly one', async () => {
    const run = await begin({
      system: { ...system, kappa: 0.1 },
      axes: [
        { parameter: 'u', from: -0.4, to: 0, count: 5, spacing: 'linear' },
        { ...samples, from: 1, to: 1e3, count: 4 },
      ],
    });
    const set = await wholeMap(run);
    const [panel] = set.panels;
    panel!.status.forEach((code, point) => {
      const [P, u] = placeOfPoint(set, panel!, point);
      const word = pointStatuses[code]!;
      const roots = rootsAt(panel!, point);
      expect(roots).toHaveLength(word === 'several roots' ? 2 : 0);
      // Each solves s = r(1+3uX(s)), X of the quadratic loss with ridge P/s.
      for (const s of roots) {
        const X = valueOf('effective-action', { ...system, kappa: 1, P: s, u: 0 }, 'X');
        expect((P / 0.1) * (1 + 3 * u * X)).toBeCloseTo(s, -Math.log10(1e-6 * s));
      }
    });
    expect(panel!.borders.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['several roots', 'no root']) as unknown,
    );
  });

  it('is finer where the run added points along its borders, and the values there are those of their systems', async () => {
    const run = await begin({
      axes: [
        { ...couplings, count: 5 },
        { ...samples, count: 6 },
      ],
      refine: { axes: ['P', 'u'], points: 60, tolerance: 0.05, borders: ['3*u*X - 1'] },
    });
    const set = await wholeMap(run);
    const [panel] = set.panels;
    const { added, values, borders } = panel!;
    expect(added.x.length).toBeGreaterThan(20);
    expect(values).toHaveLength(30 + added.x.length);
    for (const index of [0, 7, added.x.length - 1]) {
      const [P, u] = placeOfPoint(set, panel!, 30 + index);
      expect(values[30 + index]).toBe(valueOf('effective-action', { ...system, P, u }, 'loss'));
    }
    const named = borders.find(({ kind }) => kind === 'named')!;
    expect(named.label).toBe('3*u*X - 1 = 0');
    const line = named.lines.toSorted((a, b) => b.length - a.length)[0]!;
    const misses = Array.from({ length: line.length / 2 }, (_, at) => {
      const input = { ...system, P: line[2 * at]!, u: line[2 * at + 1]! };
      return Math.abs(3 * input.u * valueOf('effective-action', input, 'X') - 1);
    });
    expect(Math.max(...misses)).toBeLessThan(0.3);
  });

  it('of an experiment is the mean over its seeds', async () => {
    const experiment = { alpha: 0.6, beta: 0.9, K: 20, datasets: 2 };
    const run = await begin({
      system: experiment,
      axes: [
        { parameter: 'kappa', values: [0.1, 0.2, 0.5, 1] },
        { parameter: 'P', values: [4, 6, 8, 10] },
      ],
      quantities: ['regression'],
      seeds: [3, 5, 8],
    });
    const set = await wholeMap(run);
    expect(set.seeds).toBe(3);
    const [P, kappa] = placeOfPoint(set, set.panels[0]!, 6);
    const members = [3, 5, 8].map((seed) => valueOf('regression', { ...experiment, P, kappa, seed }, set.column.key));
    expect(set.panels[0]!.values[6]).toBeCloseTo(
      members.reduce((sum, value) => sum + value / 3, 0),
      12,
    );
  });

  it('is exported as a figure, and refused where two axes do not span one', async () => {
    const run = await begin();
    const figure = { run, format: 'svg', options: { map: true, output: 'X' } } as const;
    const svg = await read(await application.call('runs.exportFigure', figure));
    expect(svg).toContain('<image ');
    expect(svg).toContain('level-1 squared discrepancy');
    const other = await ended(application, () => application.call('runs.start', { preset: 'figure-1' }));
    // Of five couplings four have a place on a logarithmic axis.
    expect((await application.call('runs.map', { run: other })).y.unplaced).toEqual([0]);
    const short = await ended(application, () =>
      application.call('runs.start', { document: study({ axes: [samples], name: 'Short' }) }),
    );
    await expect(application.call('runs.map', { run: short })).rejects.toThrow(/two axes of one parameter each/);
    await expect(application.call('runs.exportFigure', { ...figure, run: short })).rejects.toThrow(/two axes/);
  });
});
