/**
 * The store: every study, run and point, in one SQLite file. This is the only folder that holds SQL, and this file the only one that
 * others import. SQLite runs in two threads, one that writes and one that reads, so that the calling thread only posts messages.
 * One process writes a database; a store opened beside it reads.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type {
  Change,
  ChunkFailure,
  Agreement,
  CacheSize,
  Emptied,
  Page,
  RunDetail,
  RunEntry,
  RunStatus,
  RunSummary,
  Session,
  StudyDetail,
  StudyEntry,
  StudySummary,
} from '../../core/api.ts';
import { CoarsegrainError, type ErrorReport } from '../../core/errors.ts';
import type { ComparisonEntry, CurveFile } from '../../core/history/comparison.ts';
import type { Condition } from '../../core/history/query.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { AddedPoints } from '../../core/study/added.ts';
import type { Study } from '../../core/study/document.ts';
import type { StopReason } from '../../core/study/rounds.ts';
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
import type { ChangeRequest, ChangesAhead } from './history.ts';
import type { Spent } from './provenance.ts';
import type { StoredRefinement } from './refinement.ts';
import type { SearchOptions } from './search.ts';
import type { RunState } from './project.ts';
import type { StoredSpectrum } from './spectra.ts';
import type { CommittedChunk, NewRun } from './runs.ts';
import { startThread, type Methods, type Thread } from './thread.ts';
import type { Removed } from './trash.ts';

export type { BundledRun, BundledStudy, Staged, StoredRefinement };
export type { CurveFile, StoredComparison };
export type { ChangeRequest, CommittedChunk, KeptDraw, KeptPoint, NewRun, RunState, Spent, StoredSpectrum, WriterInfo };

/** Every method rejects with a CoarsegrainError: `not-found`, `read-only` where another process writes, `worker-died`, and those of `openStore`. */
export interface Store {
  /** Absolute path of the database. */
  readonly file: string;
  /** Null where this process writes; else who does. */
  readonly heldBy: WriterInfo | null;
  /** Studies by last change, newest first, each with its newest runs. */
  listStudies(limit: number, runsPerStudy: number): Promise<StudySummary[]>;
  /** A study at its newest revision or at the one asked for. */
  getStudy(study: number, revision?: number): Promise<StudyDetail>;
  /** The studies whose newest revision has that name, newest study first. */
  findStudy(name: string): Promise<StudyDetail[]>;
  createStudy(document: Study): Promise<StudyDetail>;
  /** Adds a revision; a document equal to the newest one keeps that. */
  saveRevision(study: number, document: Study): Promise<StudyDetail>;
  /** Keeps a measured spectrum by its content. */
  keepSpectrum(spectrum: StoredSpectrum): Promise<void>;
  getSpectrum(content: string): Promise<StoredSpectrum>;
  /** A new run, queued. */
  createRun(run: NewRun): Promise<RunSummary>;
  /** Runs, newest first. */
  listRuns(limit: number): Promise<RunSummary[]>;
  getRun(run: number): Promise<RunDetail>;
  /** The runs of a study outside of the trash, newest first, with the versions of their solvers. */
  runStates(study: number): Promise<RunState[]>;
  /** The committed chunks of a quantity that have points, by ordinal. */
  listChunks(run: number, quantity: QuantityName): Promise<CommittedChunk[]>;
  /** Stretches of a quantity's points that are there or failed, by ordinal. */
  listCommitted(run: number, quantity: QuantityName): Promise<CommittedChunk[]>;
  /** Ordinals of an experiment's points that have not all their draws, ascending. */
  listIncomplete(run: number, quantity: QuantityName): Promise<number[]>;
  /** Queues a run that has ended again; rejects with `not-allowed` where nothing is left to do. */
  reopenRun(run: number, failed: boolean): Promise<RunSummary>;
  /** A run begins, or goes on. */
  beginRun(run: number, session: Session): Promise<RunSummary>;
  /** The points of one quantity of two runs of equal studies, compared. */
  compareRuns(run: number, other: number, quantity: QuantityName): Promise<Agreement>;
  /** By quantity, how many times longer than estimated it took in the last runs on this host. */
  calibration(): Promise<Record<string, number>>;
  /** Changes the status, stamps when the run began or ended, and keeps the seconds of computing, and why it ended, where they are given. */
  setRunStatus(run: number, status: RunStatus, seconds?: number, error?: ErrorReport): Promise<RunSummary>;
  /** Commits a chunk in one transaction, with those of its points that are kept. Its ordinals have no gaps; its buffers are handed over and empty afterwards. */
  writeBlock(run: number, block: PointBlock, spent?: Spent, kept?: readonly KeptPoint[]): Promise<void>;
  /**
   * Commits points of an experiment, whole or not, with the draws that were made for them.
   * @param finished how many of the points are whole now
   * @param contents the hashes of what the points are made of, draws of earlier runs included
   */
  writeDraws(
    run: number,
    draws: readonly KeptDraw[],
    block: PointBlock,
    finished: number,
    spent?: Spent,
    contents?: readonly string[],
  ): Promise<void>;
  /** Every draw that is kept under these hashes; of one run alone where that is given. */
  readDraws(contents: readonly string[], run?: number): Promise<KeptDraw[]>;
  /** Those of the points of theory that are kept under these hashes. */
  readKept(contents: readonly string[]): Promise<KeptPoint[]>;
  /** What is kept for all runs; `emptySome` removes some of it, and nothing where nothing is left. */
  cacheSize(): Promise<CacheSize>;
  emptySome(): Promise<CacheSize>;
  /** Keeps why a chunk has no points. */
  failChunk(run: number, failure: ChunkFailure): Promise<void>;
  /** What a run of a study with `refine` added; null for any other. */
  readRefinement(run: number): Promise<StoredRefinement | null>;
  /**
   * Commits the points of a round, which are computed afterwards. Their buffers are handed over and empty afterwards.
   * @param quantities how many quantities are computed at each
   */
  addPoints(run: number, points: AddedPoints, firstOrdinal: number, quantities: number): Promise<void>;
  /** Keeps why a run adds no more points; null where it may add some again. */
  stopRefinement(run: number, stop: StopReason | null): Promise<void>;
  /** The points with these ordinals, ascending, as far as they exist. */
  readPoints(run: number, quantity: QuantityName, ordinals: Float64Array): Promise<PointBlock>;
  /** The points that exist with an ordinal in [first, first + count). */
  readRange(run: number, quantity: QuantityName, first: number, count: number): Promise<PointBlock>;
  /** Writes a new database that holds a run alone, with all that belongs to it. @param target its absolute path */
  extractRun(run: number, target: string): Promise<void>;
  /** Runs, and studies at their newest revision, that satisfy every condition, page by page, those that are pinned first. */
  searchRuns(conditions: readonly Condition[], options: SearchOptions): Promise<Page<RunEntry>>;
  searchStudies(conditions: readonly Condition[], options: SearchOptions): Promise<Page<StudyEntry>>;
  listTags(): Promise<{ tag: string; studies: number; runs: number }[]>;
  /** Changes tags, notes, pins, names or what is in the trash, and records it; null where it was so already. */
  changeHistory(request: ChangeRequest): Promise<Change | null>;
  /** A new study with the newest document of another. */
  duplicateStudy(study: number, name: string): Promise<StudyDetail>;
  /** Undoes the last change, or makes the last undone one again; null where there is none. */
  undoChange(): Promise<Change | null>;
  redoChange(): Promise<Change | null>;
  changesAhead(): Promise<ChangesAhead>;
  /** Marks what is in the trash as removed: `removeSome` then removes it, a short transaction a call, until it is whole. */
  removeTrash(): Promise<Omit<Emptied, 'bytes'>>;
  removeSome(): Promise<Removed>;
  /** For bundles: a study with all its revisions; what a run is known by; what its points are made of; which runs are here. */
  bundledStudy(study: number): Promise<BundledStudy>;
  identityOf(run: number): Promise<{ uid: string; startedAt: string | null }>;
  drawsUsed(run: number): Promise<{ content: string; quantity: QuantityName }[]>;
  knownRuns(uids: readonly string[]): Promise<{ uid: string; run: number; study: number }[]>;
  /** Begins the import of a study's runs, which no query finds until it is finished; their points are written like those of any run. */
  stageImport(study: BundledStudy, runs: readonly BundledRun[]): Promise<Staged>;
  /** Shows what was imported. @returns the studies of the runs, in the order of `staged` */
  finishImport(staged: readonly Staged[], spectra: readonly StoredSpectrum[]): Promise<number[]>;
  /** Gives an import up: `removeSome` then removes what is there of it. */
  dropImport(staged: readonly Staged[]): Promise<void>;
  /** Comparisons by last change; one at its newest revision or the one asked for. */
  listComparisons(): Promise<ComparisonEntry[]>;
  getComparison(comparison: number, revision?: number): Promise<StoredComparison>;
  /** Keeps a comparison as a new one (null) or as a new revision, with the files of curves that it names. */
  saveComparison(
    comparison: number | null,
    kept: Omit<StoredComparison, 'comparison' | 'revision' | 'createdAt'>,
    files: readonly CurveFile[],
  ): Promise<StoredComparison>;
  /** Takes a comparison out of the list, and puts it back. */
  removeComparison(comparison: number): Promise<void>;
  restoreComparison(comparison: number): Promise<void>;
  /** A file of measured curves by its hash; undefined where none was kept. */
  getCurveFile(content: string): Promise<CurveFile | undefined>;
  /** Asks for the lock again where another process held it. @returns whether this process writes now */
  retake(): Promise<boolean>;
  /** Tells other processes where this one takes requests. */
  announce(endpoint: string, token: string): Promise<void>;
  /** Whether the file is being looked at, since the process that wrote it before died: what is to be written waits for the end of that. */
  readonly checking: boolean;
  /** Calls the listener once when the file was found whole, if it is being looked at. */
  onChecked(listener: () => void): void;
  /** Calls the listener once if the writing thread dies, another process takes the lock or the file is found damaged: nothing is written from then on. */
  onLost(listener: (error: CoarsegrainError) => void): void;
  /** Resolves when everything asked before is committed and the lock is given back. */
  close(): Promise<void>;
}

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
