/** What the store can be asked for. */
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
import type { CoarsegrainError, ErrorReport } from '../../core/errors.ts';
import type { ComparisonEntry, CurveFile } from '../../core/history/comparison.ts';
import type { Condition } from '../../core/history/query.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { AddedPoints } from '../../core/study/added.ts';
import type { Study } from '../../core/study/document.ts';
import type { StopReason } from '../../core/study/rounds.ts';
import type { BundledRun, BundledStudy, Staged } from './bundle.ts';
import type { StoredComparison } from './comparisons.ts';
import type { WriterInfo } from './lock.ts';
import type { KeptPoint } from './cache.ts';
import type { KeptDraw } from './draws.ts';
import type { ChangeRequest, ChangesAhead } from './history.ts';
import type { Spent } from './provenance.ts';
import type { StoredRefinement } from './refinement.ts';
import type { SearchOptions } from './search.ts';
import type { RunState } from './project.ts';
import type { StoredSpectrum } from './spectra.ts';
import type { CommittedChunk, NewRun } from './runs.ts';
import type { Removed } from './trash.ts';

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
