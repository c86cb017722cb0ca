/**
 * The store: every study, run and point, in one SQLite file. This is the only folder that holds SQL, and this file the only one that
 * others import. SQLite runs in two threads, one that writes and one that reads, so that the calling thread only posts messages.
 * One process writes a database; a store opened beside it reads.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CoarsegrainError } from '../../core/errors.ts';
import type { CurveFile } from '../../core/history/comparison.ts';
import { workerPath } from '../workers.ts';
import type { BundledRun, BundledStudy, Staged } from './bundle.ts';
import type { StoredComparison } from './comparisons.ts';
import { brokenDatabase } from './failure.ts';
import type { WriterInfo } from './lock.ts';
import type { ReadMethods, WriteMethods } from './methods.ts';
import { migrations } from './migrations.ts';
import type { Extraction } from './extract.ts';
import type { ThreadOptions } from './protocol.ts';
import type { KeptPoint } from './cache.ts';
import type { KeptDraw } from './draws.ts';
import type { Spent } from './provenance.ts';
import type { StoredRefinement } from './refinement.ts';
import type { RunState } from './project.ts';
import type { StoredSpectrum } from './spectra.ts';
import type { CommittedChunk, NewRun } from './runs.ts';
import { startThread, type Methods, type Thread } from './thread.ts';
import type { Store } from './interface.ts';

export type { BundledRun, BundledStudy, Staged, StoredRefinement };
export type { CurveFile, StoredComparison };
export type { CommittedChunk, KeptDraw, KeptPoint, NewRun, RunState, Spent, StoredSpectrum, WriterInfo };
export type { Store };

export interface StoreOptions {
  /** The path, absolute or from the working directory. */
  file: string;
  applicationVersion: string;
  /** Only to look: nothing is created, and the lock is not asked for, so that no other process meets it. */
  readOnly?: boolean;
}

/**
 * Opens a database, which is created where there is none.
 * @throws CoarsegrainError `not-found` where there is none to look at, `database-newer`, `database-broken`, `file-not-written`, or `database-locked` where a process that runs an
 *   older version holds it
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  requireNode();
  const file = resolve(options.file);
  const { applicationVersion } = options;
  const common = { file, applicationVersion, instance: randomUUID(), migrations: migrations() };
  const startAs = async <Table extends Methods>(
    role: ThreadOptions['role'],
    onLost: LossListener,
    extraction?: Extraction,
  ) => {
    const data: ThreadOptions = { ...common, role, extraction };
    const thread = startThread<Table>(workerPath('store-worker'), data, onLost);
    try {
      return { ...thread, opened: await thread.opened };
    } catch (error) {
      await thread.close();
      throw error;
    }
  };

  const loss = onceHeard();
  const onlyReads = options.readOnly === true;
  if (onlyReads && !existsSync(file)) {
    const message = `There is no database ${file}; a run makes one.`;
    throw new CoarsegrainError({ kind: 'not-found', field: 'database', value: file, allowed: 'a database', message });
  }
  let writer: Pick<Thread<WriteMethods>, 'call' | 'close'> | null = null;
  let retaking: Promise<boolean> | null = null;
  let heldBy: WriterInfo | null = null;
  /** What of the file is known to be wrong; undefined while it is looked at. */
  let fault: CoarsegrainError | null | undefined = null;
  let checked = Promise.resolve();
  /** A lock that another process took while this one slept is asked for again once it is free. */
  const onLoss = (error: CoarsegrainError) => {
    if (error.report.kind === 'database-locked') {
      void writer?.close();
      writer = null;
      heldBy = unknownWriter;
    }
    loss.tell(error);
  };
  const takeLock = async () => {
    const thread = await startAs<WriteMethods>('writer', onLoss);
    const opened = thread.opened as { heldBy: WriterInfo | null; unclean: boolean };
    heldBy = opened.heldBy;
    if (heldBy) await thread.close();
    else writer = thread;
    if (opened.unclean) checked = check();
  };
  /** Nothing is written until a file that was left in the middle of something is known to be whole. */
  const check = async () => {
    fault = undefined;
    try {
      const { opened, close } = await startAs<Methods>('checker', () => undefined);
      await close();
      fault = typeof opened === 'string' ? brokenDatabase(file, opened) : null;
    } catch (error) {
      fault = error instanceof CoarsegrainError ? error : brokenDatabase(file, String(error));
    }
    if (fault) loss.tell(fault);
    else for (const listener of checkListeners.splice(0)) listener();
  };
  const checkListeners: (() => void)[] = [];
  if (!onlyReads) await takeLock();
  const reader = await startAs<ReadMethods>('reader', () => undefined).catch(async (error: unknown) => {
    await writer?.close();
    throw error;
  });
  if (onlyReads && reader.opened === false) {
    // The file is of an older version: bringing it up to date takes the lock.
    await reader.close();
    return openStore({ ...options, readOnly: false });
  }
  const read = reader.call;
  const write: Thread<WriteMethods>['call'] = (name, ...values) => {
    // At once where nothing is in the way: the buffers of blocks are handed over.
    if (fault === undefined) return checked.then(() => write(name, ...values));
    if (fault) return Promise.reject(fault);
    return writer ? writer.call(name, ...values) : Promise.reject(readOnly(file, heldBy));
  };

  return {
    file,
    get heldBy() {
      return heldBy;
    },
    listStudies: (limit, runsPerStudy) => read('listStudies', limit, runsPerStudy),
    getStudy: (study, revision) => read('getStudy', study, revision),
    findStudy: (name) => read('findStudy', name),
    createStudy: (document) => write('createStudy', document),
    saveRevision: (study, document) => write('saveRevision', study, document),
    keepSpectrum: (spectrum) => write('keepSpectrum', spectrum),
    getSpectrum: (content) => read('getSpectrum', content),
    createRun: (run) => write('createRun', run),
    listRuns: (limit) => read('listRuns', limit),
    getRun: (run) => read('getRun', run),
    runStates: (study) => read('runStates', study),
    listChunks: (run, quantity) => read('listChunks', run, quantity),
    listCommitted: (run, quantity) => read('listCommitted', run, quantity),
    listIncomplete: (run, quantity) => read('listIncomplete', run, quantity),
    reopenRun: (run, failed) => write('reopenRun', run, failed),
    beginRun: (run, session) => write('beginRun', run, session),
    compareRuns: (run, other, quantity) => read('compareRuns', run, other, quantity),
    calibration: () => read('calibration'),
    setRunStatus: (run, status, seconds, error) => write('setRunStatus', run, status, seconds, error),
    writeBlock: (run, block, spent, kept) => write('writeBlock', run, block, spent, kept),
    writeDraws: (run, draws, block, finished, spent, contents) =>
      write('writeDraws', run, draws, block, finished, spent, contents),
    readDraws: (contents, run) => read('readDraws', contents, run),
    readKept: (contents) => read('readKept', contents),
    cacheSize: () => read('cacheSize'),
    emptySome: () => write('emptySome'),
    failChunk: (run, failure) => write('failChunk', run, failure),
    readRefinement: (run) => read('readRefinement', run),
    addPoints: (run, points, firstOrdinal, count) => write('addPoints', run, points, firstOrdinal, count),
    stopRefinement: (run, stop) => write('stopRefinement', run, stop),
    readPoints: (run, quantity, ordinals) => read('readPoints', run, quantity, ordinals),
    readRange: (run, quantity, first, count) => read('readRange', run, quantity, first, count),
    async extractRun(run, target) {
      const { close } = await startAs<Methods>('extractor', () => undefined, { run, target });
      await close();
    },
    searchRuns: (conditions, options) => read('searchRuns', conditions, options),
    searchStudies: (conditions, options) => read('searchStudies', conditions, options),
    listTags: () => read('listTags'),
    changeHistory: (request) => write('changeHistory', request),
    duplicateStudy: (study, name) => write('duplicateStudy', study, name),
    undoChange: () => write('undoChange'),
    redoChange: () => write('redoChange'),
    changesAhead: () => read('changesAhead'),
    removeTrash: () => write('removeTrash'),
    removeSome: () => write('removeSome'),
    bundledStudy: (study) => read('bundledStudy', study),
    identityOf: (run) => read('identityOf', run),
    drawsUsed: (run) => read('drawsUsed', run),
    knownRuns: (uids) => read('knownRuns', uids),
    stageImport: (study, runs) => write('stageImport', study, runs),
    finishImport: (staged, spectra) => write('finishImport', staged, spectra),
    dropImport: (staged) => write('dropImport', staged),
    listComparisons: () => read('listComparisons'),
    getComparison: (comparison, revision) => read('getComparison', comparison, revision),
    saveComparison: (comparison, kept, files) => write('saveComparison', comparison, kept, files),
    removeComparison: (comparison) => write('removeComparison', comparison),
    restoreComparison: async (comparison) => {
      await write('restoreComparison', comparison);
    },
    getCurveFile: (content) => read('getCurveFile', content),
    retake() {
      retaking ??= (async () => {
        // The reader knows without a new thread whether asking is of use.
        if (heldBy) {
          const holder = await read('currentWriter');
          if (holder) heldBy = holder;
          else await takeLock();
        }
        return writer !== null;
      })().finally(() => {
        retaking = null;
      });
      return retaking;
    },
    announce: async (endpoint, token) => writer?.call('announce', endpoint, token),
    get checking() {
      return fault === undefined;
    },
    onChecked(listener) {
      if (fault === undefined) checkListeners.push(listener);
    },
    onLost: loss.listen,
    close: async () => {
      await retaking?.catch(() => undefined);
      await checked;
      await reader.close();
      await writer?.close();
    },
  };
}

/** Who took the lock, until the next look tells. */
const unknownWriter: WriterInfo = {
  processId: 0,
  host: 'this or another host',
  startedAt: 'a moment ago',
  endpoint: null,
  token: null,
};

type LossListener = (error: CoarsegrainError) => void;

/** Passes on the first loss alone, also to who listens only after it. */
function onceHeard(): { tell: LossListener; listen: (listener: LossListener) => void } {
  let loss: CoarsegrainError | undefined;
  const listeners: LossListener[] = [];
  return {
    tell(error) {
      if (loss) return;
      loss = error;
      for (const listener of listeners) listener(error);
    },
    listen(listener) {
      if (loss) listener(loss);
      else listeners.push(listener);
    },
  };
}

/** An older Node loads the SQLite library and crashes without a word. */
function requireNode(): void {
  const version = process.versions.node;
  if (Number.parseInt(version) >= 22) return;
  const message = `The database needs Node 22 or newer, and this is ${version}; npm's scripts bring their own.`;
  throw new CoarsegrainError({ kind: 'not-allowed', field: 'node', value: version, allowed: '22 or newer', message });
}

function readOnly(file: string, heldBy: WriterInfo | null): CoarsegrainError {
  const message = heldBy
    ? `The database ${file} is being written by process ${String(heldBy.processId)} on ${heldBy.host}, running since ${heldBy.startedAt}; here it can only be read.`
    : `The database ${file} was opened only to be read.`;
  const allowed = 'one writing process at a time';
  return new CoarsegrainError({ kind: 'read-only', field: 'database', value: file, allowed, message });
}
