/** What the methods of bundles do: writing one, and importing one. An import is there as a whole or not at all. */
import type { ErrorReport } from '../../../core/errors.ts';
import type { Handlers } from '../../../core/api.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { pointStatuses, type Quantity } from '../../../core/quantities/quantity.ts';
import type { PointBlock } from '../../../core/quantities/block.ts';
import type { KeptDraw, Staged, Store } from '../../store/store.ts';
import type { RunEntry } from './format.ts';
import { checkMembers, openBundle, type Bundle } from './read.ts';
import { unpackRefinement } from './refinement.ts';
import { bundlePages } from './write.ts';

export interface BundleParts {
  store: Store;
  /** Tells the faces that lists are stale. */
  changed: <Value>(value: Value) => Value;
  /** @throws CoarsegrainError where another process writes the database */
  requireWriter: () => void;
  /** How the files of a run are named. */
  fileName: (detail: Awaited<ReturnType<Store['getRun']>>) => string;
}

const incomplete = pointStatuses.indexOf('incomplete');

export function createBundles({
  store,
  changed,
  requireWriter,
  fileName,
}: BundleParts): Pick<Handlers, 'runs.bundle' | 'bundle.import'> {
  /** Imports one after another: two of the same bundle are then one. */
  let last: Promise<unknown> = Promise.resolve();

  async function importBundle(bytes: Uint8Array) {
    const bundle = await openBundle(bytes);
    await checkMembers(bundle);
    const known = await store.knownRuns(bundle.runs.map(({ uid }) => uid));
    const there = new Map(known.map(({ uid, run, study }) => [uid, { run, study, there: true }]));
    const fresh = bundle.runs.filter(({ uid }) => !there.has(uid));
    const staged: Staged[] = [];
    try {
      for (const study of bundle.studies) {
        const runs = fresh.filter((run) => run.study === study.uid);
        if (runs.length === 0) continue;
        const bundled = runs.map(({ refinement, error, ...run }) => ({
          ...run,
          ...(error ? { error: error as ErrorReport } : {}),
          ...(refinement ? { refinement: unpackRefinement(refinement) } : {}),
        }));
        const stage = await store.stageImport(study, bundled);
        staged.push(stage);
        for (const [index, run] of runs.entries()) await writeRun(bundle, run, stage.runs[index]!);
      }
      const studies = staged.length > 0 ? await store.finishImport(staged, await bundle.spectra()) : [];
      for (const [index, { uid, runs }] of staged.entries()) {
        const entries = fresh.filter((run) => run.study === uid);
        for (const [place, entry] of entries.entries()) {
          there.set(entry.uid, { run: runs[place]!, study: studies[index]!, there: false });
        }
      }
    } catch (error) {
      await giveUp(staged).catch(() => undefined);
      throw error;
    }
    return { runs: bundle.runs.map(({ uid }) => there.get(uid)!) };
  }

  async function writeRun(bundle: Bundle, entry: RunEntry, run: number): Promise<void> {
    for (const page of entry.pages) {
      const block = await bundle.blockOf(page);
      const { experiment }: Quantity = quantities[page.quantity];
      if (!experiment) {
        await store.writeBlock(run, block);
        continue;
      }
      const finished = block.status.reduce((sum, status) => sum + (status === incomplete ? 0 : 1), 0);
      await store.writeDraws(run, [], block, finished);
    }
    for (const member of entry.draws) {
      const found = await bundle.drawsOf(member);
      const contents = [...new Set(found.map(({ content }) => content))];
      const keyOf = ({ content, number }: KeptDraw) => `${content} ${String(number)}`;
      const kept = new Set((await store.readDraws(contents)).map(keyOf));
      for (const [quantity, draws] of Map.groupBy(found, (draw) => draw.quantity)) {
        const fresh = draws.filter((draw) => !kept.has(keyOf(draw)));
        const used = draws.map(({ content }) => content);
        await store.writeDraws(run, fresh, noPoints(quantity), 0, undefined, used);
      }
    }
    for (const failure of entry.failures)
      await store.failChunk(run, { ...failure, error: failure.error as ErrorReport });
  }

  async function giveUp(staged: readonly Staged[]): Promise<void> {
    if (staged.length === 0) return;
    await store.dropImport(staged);
    while (!(await store.removeSome()).whole);
  }

  return {
    async 'runs.bundle'({ runs, draws }) {
      const details = await Promise.all([...new Set(runs)].map((run) => store.getRun(run)));
      const name = `${fileName(details[0]!)}.coarsegrain`;
      return { name, mediaType: 'application/zip', content: bundlePages(store, details, draws) };
    },
    async 'bundle.import'({ bytes }) {
      requireWriter();
      const result = last.then(() => importBundle(bytes));
      last = result.catch(() => undefined);
      return changed(await result);
    },
  };
}

function noPoints(quantity: PointBlock['quantity']): PointBlock {
  return {
    quantity,
    kinds: { loss: 'quartic', spectrum: 'power-law', features: 'gaussian', dynamics: 'gradient' },
    ...{ inputs: [], count: 0, ordinals: new Float64Array(0), columns: new Float64Array(0) },
    ...{ status: new Uint8Array(0), roots: [] },
  };
}
