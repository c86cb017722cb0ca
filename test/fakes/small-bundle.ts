/** A whole bundle with a bit of everything: points of a theory and of an experiment, failures, draws and a measured spectrum. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentHash } from '../../core/model/measured.ts';
import type { Study } from '../../core/study/document.ts';
import { bundlePages } from '../../electron/app/bundle/write.ts';
import { inputsOf } from '../../core/model/setting.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import { openStore } from '../../electron/store/store.ts';

export async function smallBundle(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'small-bundle-'));
  const store = await openStore({ file: join(folder, 'some.sqlite'), applicationVersion: '0.1.0' });
  try {
    const lambda = Float64Array.of(1, 0.5, 0.25);
    const y = Float64Array.of(1, -1, 0);
    const content = contentHash(lambda, y);
    await store.keepSpectrum({ content, file: 's.csv', lambda, y });
    const study: Study = {
      ...{ format: 'coarsegrain-study', version: 1, name: 'Small', notes: '', seeds: [], quantities: [...names] },
      system: { kappa: 0.1, u: 0, spectrum: 'measured', file: 's.csv', content },
      axes: [{ parameter: 'P', values: [2, 3, 4, 5] }],
    };
    const { study: number, revision } = await store.createStudy(study);
    const solverVersions = Object.fromEntries(names.map((name) => [name, quantities[name].solverVersion]));
    const order = { study: number, revision, total: 8, applicationVersion: '0.1.0', solverVersions };
    const { run } = await store.createRun(order);
    await store.beginRun(run, {
      ...({ startedAt: '2026-11-24T12:00:00.000Z', face: 'terminal', host: 'here', platform: 'linux' } as const),
      ...{ applicationVersion: '0.1.0', sourceCommit: null, nodeVersion: '24', electronVersion: null, threads: 2 },
    });
    await store.writeBlock(run, blockOf('effective-action', 3), { seconds: 1, estimate: 2 });
    const error = { kind: 'worker-died', field: '', value: null, allowed: '', message: 'It died.' } as const;
    await store.failChunk(run, { quantity: 'effective-action', firstOrdinal: 3, count: 1, error });
    const draw = { values: [1, NaN, -0], status: 'chains not converged', state: Float64Array.of(1, 2) } as const;
    const quality = { acceptance: 0.7, autocorrelation: 2, effective: 10, splitR: Infinity };
    const kept = { content: 'c'.repeat(64), number: 0, draw: { ...draw, values: [...draw.values], quality } };
    await store.writeDraws(run, [kept], blockOf('regression', 2), 2);
    await store.setRunStatus(run, 'paused', 1.5);
    await store.changeHistory({ verb: 'tag', subjects: { studies: [number], runs: [run] }, tags: ['one'] });
    const pieces: Uint8Array[] = [];
    for await (const piece of bundlePages(store, [await store.getRun(run)], true)) pieces.push(piece);
    return new Uint8Array(Buffer.concat(pieces));
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

const names = ['effective-action', 'regression'] as const satisfies QuantityName[];

function blockOf(quantity: (typeof names)[number], count: number): PointBlock {
  const kinds = { loss: 'quartic', spectrum: 'measured', features: 'gaussian', dynamics: 'gradient' } as const;
  const inputs = inputsOf(quantities[quantity].inputs, kinds);
  const width = inputs.length + quantities[quantity].outputs.length;
  return {
    ...{ quantity, kinds, inputs, count, ordinals: Float64Array.from({ length: count }, (_, index) => index) },
    columns: Float64Array.from({ length: width * count }, (_, index) => 1 / (index + 1)),
    status: new Uint8Array(count).fill(1),
    roots: [
      { position: 0, values: [] },
      { position: 1, values: [0.25, 1 / 3] },
    ],
  };
}
