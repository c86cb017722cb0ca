/** Runs as a bundle: page by page, so that memory holds one page alone. The manifest is the last member, when every sum is known. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { ZipFile } from 'yazl';
import type { RunDetail } from '../../../core/api.ts';
import type { Store, BundledStudy, KeptDraw } from '../../store/store.ts';
import { applicationVersion } from '../version.ts';
import { zipped } from '../zipped.ts';
import {
  bundleFormat,
  bundleVersion,
  limits,
  manifestName,
  type DrawEntry,
  type Manifest,
  type RunEntry,
} from './format.ts';
import { packPage } from './page.ts';
import { packRefinement } from './refinement.ts';

/** Deflated further than this, a member is stored as it is: bundles that inflate to much more than they are get refused. */
const greatestRatio = 100;
/** Doubles of draws, more or less, in a member. */
const drawsSize = 200_000;

/** The bundle's bytes. @param draws whether the draws of experiments, which others can go on from, are in it */
export function bundlePages(
  store: Store,
  details: readonly RunDetail[],
  draws: boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  return zipped(async (zip) => {
    const add = memberWriter(zip, new Date(details[0]?.createdAt ?? 0));
    const members: Manifest['members'] = [];
    const keep = async (name: string, bytes: Uint8Array) => {
      await add(name, bytes);
      members.push({ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
      return name;
    };
    const studies = new Map<number, BundledStudy>();
    for (const { study } of details) studies.set(study, studies.get(study) ?? (await store.bundledStudy(study)));
    const runs: RunEntry[] = [];
    let number = 0;
    const next = () => String(number++);
    for (const detail of details) {
      runs.push({
        ...(await runEntry(store, detail, studies.get(detail.study)!)),
        pages: await keepPages(store, detail, (bytes) => keep(`pages/${next()}`, bytes)),
        draws: draws ? await keepDraws(store, detail.run, (bytes) => keep(`draws/${next()}.json`, bytes)) : [],
      });
    }
    const spectra: Manifest['spectra'] = [];
    for (const content of contentsOf([...studies.values()])) {
      const { file, lambda, y } = await store.getSpectrum(content);
      await keep(`spectra/${content}`, Buffer.concat([asBytes(lambda), asBytes(y)]));
      spectra.push({ content, file, modes: lambda.length });
    }
    const manifest: Omit<Manifest, 'studies'> & { studies: BundledStudy[] } = {
      ...{ format: bundleFormat, version: bundleVersion, applicationVersion },
      ...{ studies: [...studies.values()], runs, spectra, members },
    };
    await add(manifestName, Buffer.from(JSON.stringify(manifest)));
  });
}

/** Adds a member and resolves when its bytes have been taken, so that no faster than they are read more are made. */
function memberWriter(zip: ZipFile, mtime: Date): (name: string, bytes: Uint8Array) => Promise<void> {
  return async (name, bytes) => {
    const deflated = await promisify(deflateRaw)(bytes, { level: 1 });
    const deflates = deflated.length < bytes.length && deflated.length * greatestRatio > bytes.length;
    const options = { mtime, mode: 0o100644, size: bytes.length, compressionLevel: deflates ? 1 : 0 };
    await new Promise<void>((resolve) => {
      zip.addReadStreamLazy(name, options, (callback) => {
        const stream = Readable.from([Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)]);
        stream.once('end', () => resolve());
        callback(null, stream);
      });
    });
  };
}

async function runEntry(
  store: Store,
  detail: RunDetail,
  study: BundledStudy,
): Promise<Omit<RunEntry, 'pages' | 'draws'>> {
  const { run, revision, total, createdAt, finishedAt, seconds, notes, tags, sessions, durations, reuses } = detail;
  const refinement = await store.readRefinement(run);
  const asked = total / detail.document.quantities.length - (refinement?.added.base.length ?? 0);
  const status = detail.status === 'queued' || detail.status === 'running' ? 'interrupted' : detail.status;
  return {
    ...(await store.identityOf(run)),
    study: study.uid,
    ...{ revision, status, total, createdAt, finishedAt, seconds },
    ...{ applicationVersion: detail.applicationVersion, solverVersions: detail.solverVersions, reuses, notes, tags },
    ...{ sessions, durations, failures: detail.failures },
    ...(detail.error ? { error: detail.error } : {}),
    ...(refinement ? { refinement: packRefinement(refinement, asked) } : {}),
  };
}

async function keepPages(
  store: Store,
  { run, document }: RunDetail,
  keep: (bytes: Uint8Array) => Promise<string>,
): Promise<RunEntry['pages']> {
  const pages: RunEntry['pages'] = [];
  for (const quantity of document.quantities) {
    for (const { firstOrdinal, count } of await store.listChunks(run, quantity)) {
      for (let done = 0; done < count; done += limits.pagePoints) {
        const first = firstOrdinal + done;
        const block = await store.readRange(run, quantity, first, Math.min(limits.pagePoints, count - done));
        const { bytes, roots } = packPage(block);
        pages.push({ member: await keep(bytes), quantity, kinds: block.kinds, first, count: block.count, roots });
      }
    }
  }
  return pages;
}

async function keepDraws(store: Store, run: number, keep: (bytes: Uint8Array) => Promise<string>): Promise<string[]> {
  const names: string[] = [];
  let entries: DrawEntry[] = [];
  let size = 0;
  const write = async () => {
    if (entries.length > 0) names.push(await keep(Buffer.from(JSON.stringify(entries))));
    entries = [];
    size = 0;
  };
  for (const { content, quantity } of await store.drawsUsed(run)) {
    for (const draw of await store.readDraws([content])) {
      entries.push(packDraw(draw, quantity));
      size += 20 + draw.draw.values.length + (draw.draw.state?.length ?? 0);
      if (size > drawsSize || entries.length === 5000) await write();
    }
  }
  await write();
  return names;
}

function packDraw({ content, number, draw }: KeptDraw, quantity: DrawEntry['quantity']): DrawEntry {
  const { status, values, quality, state } = draw;
  return {
    ...{ content, number, quantity, status, values: values.map(portable) },
    quality: quality
      ? [
          portable(quality.acceptance),
          portable(quality.autocorrelation),
          portable(quality.effective),
          portable(quality.splitR),
        ]
      : null,
    state: state ? Buffer.from(asBytes(state)).toString('base64') : null,
  };
}

function portable(value: number): DrawEntry['values'][number] {
  if (Number.isNaN(value)) return null;
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity';
}

/** The measured spectra of all revisions. */
function contentsOf(studies: readonly BundledStudy[]): Set<string> {
  const contents = studies.flatMap(({ revisions }) => revisions.map(({ document }) => document.system.content));
  return new Set(contents.filter((content) => content !== undefined));
}

function asBytes(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
