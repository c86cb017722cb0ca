/**
 * A bundle from outside. Opening it checks its manifest, and `checkMembers` everything else; nothing of it is to be stored before.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { CoarsegrainError } from '../../../core/errors.ts';
import { contentHash } from '../../../core/model/measured.ts';
import type { PointBlock } from '../../../core/quantities/block.ts';
import type { QuantityName } from '../../../core/quantities/index.ts';
import { checked } from '../../../core/study/checked.ts';
import type { BundledStudy, KeptDraw, StoredSpectrum } from '../../store/store.ts';
import { damaged, openArchive } from './archive.ts';
import {
  bundleFormat,
  bundleVersion,
  drawsSchema,
  manifestName,
  manifestSchema,
  type DrawEntry,
  type Manifest,
  type PageEntry,
  type RunEntry,
} from './format.ts';
import { checkManifest } from './manifest.ts';
import { unpackPage } from './page.ts';

export interface BundleDraw extends KeptDraw {
  quantity: QuantityName;
}

/** The functions reject with a CoarsegrainError where a member is damaged or holds what it may not. */
export interface Bundle {
  runs: readonly RunEntry[];
  studies: readonly BundledStudy[];
  blockOf(page: PageEntry): Promise<PointBlock>;
  drawsOf(member: string): Promise<BundleDraw[]>;
  spectra(): Promise<StoredSpectrum[]>;
}

/** @throws CoarsegrainError `wrong-type`, `newer-version`, `too-many`, `missing`, or what is wrong with the manifest or with a study */
export async function openBundle(bytes: Uint8Array): Promise<Bundle> {
  const archive = await openArchive(bytes);
  const manifest = readManifest(textOf(await archive.read(manifestName), manifestName));
  const studies = checkManifest(manifest, archive.sizes);
  const sums = new Map(manifest.members.map(({ name, sha256 }) => [name, sha256]));
  const read = async (name: string) => {
    const member = await archive.read(name);
    const sum = createHash('sha256').update(member).digest('hex');
    if (sum !== sums.get(name)) throw damaged(`the SHA-256 of ${name} does not fit`);
    return member;
  };
  return {
    runs: manifest.runs,
    studies,
    blockOf: async (page) => unpackPage(page, await read(page.member)),
    async drawsOf(member) {
      const entries = checked(drawsSchema, jsonOf(textOf(await read(member), member), member));
      return entries.map((entry) => unpackDraw(entry, member));
    },
    spectra: () =>
      Promise.all(
        manifest.spectra.map(async (spectrum) => unpackSpectrum(spectrum, await read(`spectra/${spectrum.content}`))),
      ),
  };
}

/** Reads every member once, and keeps none. @throws CoarsegrainError */
export async function checkMembers(bundle: Bundle): Promise<void> {
  await bundle.spectra();
  for (const { pages, draws } of bundle.runs) {
    for (const page of pages) {
      await bundle.blockOf(page);
      // The main process answers others in between.
      await setImmediate();
    }
    for (const member of draws) await bundle.drawsOf(member);
  }
}

function readManifest(text: string): Manifest {
  const value = jsonOf(text, manifestName);
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== bundleFormat) throw damaged(`its format is not "${bundleFormat}"`);
  if (typeof version === 'number' && version > bundleVersion) {
    const allowed = `1 to ${String(bundleVersion)}`;
    const message = `The bundle has version ${String(version)}; this Coarsegrain reads versions up to ${String(bundleVersion)}. A newer one is needed.`;
    throw new CoarsegrainError({ kind: 'newer-version', field: 'version', value: version, allowed, message });
  }
  return checked(manifestSchema, value);
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw damaged(`${name} is not UTF-8 text`);
  }
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(`${name} is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function unpackDraw(
  { content, number, quantity, status, values, quality, state }: DrawEntry,
  member: string,
): BundleDraw {
  const draw: KeptDraw['draw'] = { status, values: values.map(numberOf) };
  if (quality) {
    const [acceptance, autocorrelation, effective, splitR] = quality.map(numberOf) as [number, number, number, number];
    draw.quality = { acceptance, autocorrelation, effective, splitR };
  }
  if (state !== null) {
    const bytes = Uint8Array.from(Buffer.from(state, 'base64'));
    if (bytes.length % 8 !== 0) throw damaged(`a state in ${member} is cut short`);
    draw.state = new Float64Array(bytes.buffer);
  }
  return { content, number, quantity, draw };
}

function numberOf(value: DrawEntry['values'][number]): number {
  return value === null ? NaN : Number(value);
}

function unpackSpectrum({ content, file, modes }: Manifest['spectra'][number], bytes: Uint8Array): StoredSpectrum {
  if (bytes.length !== 16 * modes) throw damaged(`the spectrum ${content} has not ${String(modes)} modes`);
  const doubles = new Float64Array(bytes.slice().buffer);
  const lambda = doubles.slice(0, modes);
  const y = doubles.slice(modes);
  const falling = lambda.every((value, k) => value > 0 && value < Infinity && !(value > (lambda[k - 1] ?? Infinity)));
  if (!falling || !y.every(Number.isFinite))
    throw damaged(`the numbers of the spectrum ${content} are none of a spectrum`);
  if (contentHash(lambda, y) !== content) throw damaged(`the spectrum ${content} is another`);
  return { content, file, lambda, y };
}
