/** Each format of exported data, read by another library than the one that wrote it. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { unzipSync } from 'fflate';
import { File } from 'jsfive';
import { parse } from 'npyjs';
import { describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../core/api.ts';
import { lossKinds, spectrumKinds } from '../../../core/model/kinds.ts';
import { inputsOf } from '../../../core/model/setting.ts';
import type { PointBlock } from '../../../core/quantities/block.ts';
import { quantities, quantityNames, type QuantityName } from '../../../core/quantities/index.ts';
import { pointStatuses, type Quantity } from '../../../core/quantities/quantity.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { presets } from '../../../core/study/presets.ts';
import { dataColumns } from '../../../electron/app/columns.ts';
import { exportHeader } from '../../../electron/app/data-export.ts';
import { hdf5Pages } from '../../../electron/app/hdf5.ts';
import { npzPages } from '../../../electron/app/npz.ts';
import { statusCounts, unmarked } from '../../fakes/points.ts';

const kinds = { loss: 'quartic', spectrum: 'power-law', features: 'fourier', dynamics: 'langevin' } as const;
const document = expandStudy(presets[0]!.document).study;
const detail: RunDetail = {
  ...{ run: 7, study: 3, studyName: 'Κρίσιμη', revision: 2, status: 'cancelled', done: 12, total: 505, failed: 0 },
  ...{ createdAt: '2026-11-24T14:02:00.000Z', finishedAt: null, seconds: 1 },
  document: { ...document, system: { ...document.system, features: 'fourier', dynamics: 'langevin' } },
  ...{ applicationVersion: '0.1.0', solverVersions: {}, statuses: statusCounts({ converged: 12 }) },
  ...{ sessions: [], durations: [], reuses: true, failures: [], ...unmarked },
};

/** Doubles that formats lose first, then ones that no two columns share. */
const special = [NaN, -0, 0, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE, 1 / 3, -Number.EPSILON];

function blockOf(name: QuantityName, first: number, count: number): PointBlock {
  const quantity: Quantity = quantities[name];
  const inputs = inputsOf(quantity.inputs, kinds);
  const width = inputs.length + quantity.outputs.length;
  return {
    ...{ quantity: name, kinds, inputs, count },
    ordinals: Float64Array.from({ length: count }, (_, position) => first + position),
    columns: Float64Array.from({ length: width * count }, (_, index) =>
      index % 2 ? special[index % special.length]! : Math.sin(index + first),
    ),
    status: Uint8Array.from({ length: count }, (_, position) => (first + position) % pointStatuses.length),
    roots: [
      { position: 1, values: [-1 / 3, 0.1, 5e-324] },
      { position: 3, values: [] },
      { position: 4, values: [7, Infinity] },
    ],
  };
}

async function* pagesOf(blocks: readonly PointBlock[]): AsyncGenerator<PointBlock> {
  for (const block of blocks) yield await Promise.resolve(block);
}

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

/** Every column as the blocks have it, by plain indexing. */
function expectedColumns(name: QuantityName, blocks: readonly PointBlock[]): Record<string, number[]> {
  const quantity: Quantity = quantities[name];
  const columns: Record<string, number[]> = {
    ordinal: blocks.flatMap(({ ordinals }) => [...ordinals]),
    status: blocks.flatMap(({ status }) => [...status]),
    loss_kind: blocks.flatMap(({ count }) => Array<number>(count).fill(lossKinds.indexOf('quartic'))),
    spectrum_kind: blocks.flatMap(({ count }) => Array<number>(count).fill(spectrumKinds.indexOf('power-law'))),
    roots: blocks.flatMap(() => [-1 / 3, 0.1, 5e-324, 7, Infinity]),
    roots_point: [],
  };
  for (const choice of quantity.choices ?? []) {
    columns[choice] = blocks.flatMap(({ count }) => Array<number>(count).fill(1));
  }
  let done = 0;
  for (const { count } of blocks) {
    columns.roots_point!.push(...[1, 1, 1, 4, 4].map((position) => done + position));
    done += count;
  }
  const keys = [...inputsOf(quantity.inputs, kinds), ...quantity.outputs.map(({ key }) => key)];
  keys.forEach((key, position) => {
    columns[key] = blocks.flatMap(({ columns: all, count }) => [
      ...all.subarray(position * count, (position + 1) * count),
    ]);
  });
  return columns;
}

/** The bits of doubles, every NaN being the same. */
const bits = (values: Iterable<number>) => [...new BigUint64Array(Float64Array.from(values).buffer)];

const names = ['effective-action', 'training', 'flow'] as const;

describe.each(names)('the points of %s', (name) => {
  const header = exportHeader(detail, name);
  const blocks = [blockOf(name, 0, 1300), blockOf(name, 2000, 5000), blockOf(name, 7000, 9)];
  const expected = expectedColumns(name, blocks);

  it('are the same doubles in NPZ, read by fflate and npyjs', async () => {
    const members = unzipSync(await bytesOf(npzPages(header, pagesOf(blocks))));
    const arrays = Object.entries(members).filter(([member]) => member.endsWith('.npy') && !member.includes('_words'));
    expect(arrays.map(([member]) => member.slice(0, -4)).sort()).toEqual(Object.keys(expected).sort());
    for (const [member, bytes] of arrays) {
      const { data, shape } = parse(bytes.slice().buffer);
      const key = member.slice(0, -4);
      expect(shape).toEqual([expected[key]!.length]);
      expect(bits(data as Float64Array), key).toEqual(bits(expected[key]!));
    }
    const read = JSON.parse(new TextDecoder().decode(members['header.json'])) as Record<string, unknown>;
    expect(read).toMatchObject({ study: 'Κρίσιμη', run: 7, quantity: name, leftOut: 'nothing' });
    // Words are fixed numbers of UTF-32 characters.
    const words = members['status_words.npy']!;
    expect(words.length).toBe(128 + pointStatuses.length * 4 * 'chains not converged'.length);
    expect(Buffer.from(words).toString('latin1', 10, 60)).toContain(`'descr': '<U20'`);
    const characters = new Uint32Array(words.slice(128).buffer);
    const texts = pointStatuses.map((_, index) =>
      String.fromCodePoint(...characters.slice(index * 20, index * 20 + 20)),
    );
    expect(texts.map((text) => text.replace(/\0+$/, ''))).toEqual([...pointStatuses]);
  });

  it('are the same doubles in HDF5, read by jsfive', async () => {
    const file = new File((await bytesOf(hdf5Pages(header, pagesOf(blocks)))).buffer, 'points.h5');
    expect([...file.keys].sort()).toEqual(Object.keys(expected).sort());
    for (const column of dataColumns(header)) {
      const dataset = file.get(column.key);
      expect(dataset.shape).toEqual([expected[column.key]!.length]);
      expect(bits(dataset.value), column.key).toEqual(bits(expected[column.key]!));
      const { symbol, name: word, meaning } = column;
      expect(dataset.attrs).toMatchObject({ symbol, name: word, meaning });
      if (column.words) expect(dataset.attrs.words).toEqual([...column.words]);
    }
    expect(file.attrs).toMatchObject({ study: 'Κρίσιμη', quantity: name, leftOut: 'nothing' });
    expect(JSON.parse(file.attrs.failures as string)).toEqual([]);
  });
});

it('of no points are files too', async () => {
  const header = exportHeader(detail, 'replica');
  const members = unzipSync(await bytesOf(npzPages(header, pagesOf([]))));
  expect(parse(members['q.npy']!.slice().buffer).shape).toEqual([0]);
  const file = new File((await bytesOf(hdf5Pages(header, pagesOf([])))).buffer, 'points.h5');
  expect(file.get('q').shape).toEqual([0]);
});

it('no two columns of a quantity have the same name', () => {
  for (const name of quantityNames) {
    const keys = dataColumns(exportHeader(detail, name)).flatMap(({ key, words }) =>
      words ? [key, `${key}_words`] : [key],
    );
    expect(new Set(keys).size, name).toBe(keys.length);
  }
});

it.each([npzPages, hdf5Pages])('%o passes an error of the points on and leaves no file behind', async (write) => {
  const before = readdirSync(tmpdir()).filter((file) => file.startsWith('coarsegrain-')).length;
  async function* broken(): AsyncGenerator<PointBlock> {
    yield await Promise.resolve(blockOf('replica', 0, 10));
    throw new Error('The thread died.');
  }
  await expect(bytesOf(write(exportHeader(detail, 'replica'), broken()))).rejects.toThrow('The thread died.');
  for await (const _ of write(exportHeader(detail, 'replica'), pagesOf([blockOf('replica', 0, 10)]))) break;
  expect(readdirSync(tmpdir()).filter((file) => file.startsWith('coarsegrain-')).length).toBe(before);
});
