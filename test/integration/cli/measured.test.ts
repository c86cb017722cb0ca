import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { FileOutput } from '../../../core/api.ts';
import { openApplication } from '../../../electron/app/application.ts';
import { main } from '../../../electron/cli/main.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-measured-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The power law of 300 modes as somebody might have measured it, in no order. */
const K = 300;
const lines = Array.from({ length: K }, (_, i) => `${String((i + 1) ** -1.6)},${String((i + 1) ** -0.95)}`);
writeFileSync(join(folder, 'spectrum.csv'), `lambda,y\n${[...lines.slice(100), ...lines.slice(0, 100)].join('\n')}\n`);
const measured = { spectrum: 'measured', file: 'spectrum.csv', kappa: 0.1, u: 1 };
const powerLaw = { alpha: 0.6, beta: 0.9, K, kappa: 0.1, u: 1 };

async function evaluate(input: object): Promise<{ code: number; row: Record<string, Record<string, unknown>> }> {
  const table = join(folder, 'table.json');
  writeFileSync(table, JSON.stringify([{ input }]));
  const { terminal, output } = fakeTerminal();
  const code = await main(['evaluate', 'effective-action', table], terminal);
  const [row] = JSON.parse(output()) as Record<string, Record<string, unknown>>[];
  return { code, row: row! };
}

test('evaluate reads the spectrum beside its table', async () => {
  const found = await evaluate({ ...measured, P: 50 });
  const { row } = await evaluate({ ...powerLaw, P: 50 });
  expect(found.code).toBe(0);
  expect(found.row.output!.loss).toBeCloseTo(row.output!.loss as number, 12);
});

test('a file that is not there is the row’s error', async () => {
  const { code, row } = await evaluate({ ...measured, file: 'elsewhere.csv', P: 50 });
  expect(code).toBe(1);
  expect(row.error).toMatchObject({ kind: 'not-found', field: 'file', value: 'elsewhere.csv' });
});

test('a study keeps its spectrum in the database: its run, its curves and a later run need no file', async () => {
  const document = {
    format: 'coarsegrain-study',
    version: 1,
    name: 'Measured',
    system: measured,
    axes: [{ parameter: 'P', values: [10, 100, 1000] }],
    quantities: ['effective-action'],
  };
  const file = join(folder, 'study.json');
  writeFileSync(file, JSON.stringify(document));
  const database = join(folder, 'library.sqlite');
  const open = () => openApplication({ database, face: 'terminal', threads: 1 });
  const { terminal, errors } = fakeTerminal({ application: await open() });
  expect({ code: await main(['run', file, '--json'], terminal), errors: errors() }).toEqual({ code: 0, errors: '' });
  rmSync(join(folder, 'spectrum.csv'));

  const application = await open();
  try {
    const { curves } = await application.call('runs.curves', { run: 1 });
    const ended = new Promise<string>((resolve) => {
      application.on('run.progress', ({ status }) => {
        if (status !== 'running' && status !== 'queued') resolve(status);
      });
    });
    await application.call('runs.start', { study: 1 });
    expect(await ended).toBe('done');
    const again = await application.call('runs.curves', { run: 2 });
    expect(again.curves[0]!.values.loss).toEqual(curves[0]!.values.loss);
    expect(curves[0]!.values.loss![1]).toBeGreaterThan(0);
    const data: FileOutput = await application.call('runs.exportData', { run: 1, format: 'csv' });
    const pieces: Uint8Array[] = [];
    for await (const piece of data.content) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toMatch(/# spectrum_kind: .*spectrum\.csv \([0-9a-f]{64}\)/);
  } finally {
    await application.close();
  }
});
