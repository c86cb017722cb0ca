/** What the methods of the contract give, and what its events tell: runs, studies and the application as the faces see them. */
import type { ErrorReport } from './errors.ts';
import type { Marks } from './history/entry.ts';
import type { RunStatus } from './history/status.ts';
import type { LocalExponents } from './model/local-exponents.ts';
import type { QuantityName } from './quantities/index.ts';
import type { PointStatus } from './quantities/quantity.ts';
import type { Study } from './study/document.ts';
import type { StopReason } from './study/rounds.ts';

export interface RunSummary {
  run: number;
  study: number;
  studyName: string;
  revision: number;
  status: RunStatus;
  /** Points computed and points in all. */
  done: number;
  total: number;
  /** Points lost with a chunk whose worker failed. */
  failed: number;
  /** ISO 8601 in UTC. */
  createdAt: string;
  finishedAt: string | null;
  /** Wall-clock seconds of computing. */
  seconds: number;
}

export interface StudySummary {
  study: number;
  name: string;
  /** The newest revision, from 1. */
  revision: number;
  updatedAt: string;
  /** Newest first. */
  runs: RunSummary[];
}

export interface StudyDetail {
  study: number;
  revision: number;
  document: Study;
}

/** A chunk of a run that has no values because its worker threw or died. */
export interface ChunkFailure {
  quantity: QuantityName;
  firstOrdinal: number;
  count: number;
  error: ErrorReport;
}

export interface RunEntry extends RunSummary, Marks {}

export interface RunDetail extends RunEntry {
  /** That it takes in the database's file, by estimate. */
  bytes: number;
  document: Study;
  applicationVersion: string;
  /** By quantity. */
  solverVersions: Record<string, string>;
  /** How many points ended in each status. */
  statuses: Record<PointStatus, number>;
  failures: ChunkFailure[];
  /** When, where and by what it was computed: once, and again each time it was resumed. */
  sessions: Session[];
  /** By quantity that has points. */
  durations: Duration[];
  /** Whether draws of experiments and dear points of theory were taken from earlier runs where they are there. */
  reuses: boolean;
  /** Why it ended as a whole before it was done, where the reason is none of a chunk: a full disk. */
  error?: ErrorReport;
  /** Of a study with `refine`: what was added to the points that it asks for. */
  refinement?: RunRefinement;
}

/** Points are those of all quantities together. */
export interface RunRefinement {
  asked: number;
  added: number;
  /** How often points were added. */
  rounds: number;
  /** Why no more are added: all is below the tolerance, or the budget is spent; null while that is not decided. */
  stop: StopReason | null;
}

export interface Session {
  /** ISO 8601 in UTC. */
  startedAt: string;
  /** Who asked. */
  face: ApplicationInfo['face'];
  host: string;
  /** Operating system, its release and the processor's architecture. */
  platform: string;
  applicationVersion: string;
  /** The commit that the application was built from, where that is known. */
  sourceCommit: string | null;
  nodeVersion: string;
  electronVersion: string | null;
  threads: number;
}

/** What the database keeps for all runs: draws of experiments, and points of theory that cost more than a millisecond. */
export interface CacheSize {
  draws: number;
  points: number;
  bytes: number;
}

export interface Duration {
  quantity: QuantityName;
  /** Of all threads together, and what was estimated for the same points. */
  seconds: number;
  estimate: number;
}

/** How many points of two runs of a study are equal, value by value and to the last bit. */
export interface Agreement {
  quantity: QuantityName;
  equal: number;
  different: number;
  /** Points that only one of the two has. */
  missing: number;
  /** Ordinals of the first points that differ, at most ten. */
  first: number[];
}

/** A measured spectrum that the database holds. */
export interface SpectrumSummary {
  /** The name of its file, and the hash by which studies know what it held. */
  file: string;
  content: string;
  modes: number;
  /** Where it follows power laws, and which. */
  exponents: LocalExponents;
}

export interface ApplicationInfo {
  version: string;
  face: 'desktop' | 'browser' | 'terminal';
  /** The database file's path. */
  database: string;
  /** Another process holds the database: runs cannot be started here. Says which. */
  readOnly: string | null;
  threads: number;
  solverVersions: Record<string, string>;
  /** By quantity, how many times longer than estimated it takes on this machine; missing where no run has told yet. */
  calibration: Record<string, number>;
}

export interface RunProgress {
  run: number;
  status: RunStatus;
  done: number;
  total: number;
  failed: number;
  /** Share of the work that is done, by estimate, 0 to 1: of long points what is done within them counts too. */
  share: number;
  /** Points per second since the run began; null before the first chunk. */
  rate: number | null;
  /** Estimated seconds left; null where unknown. */
  secondsLeft: number | null;
  /** How many of the points in all refinement has added so far; missing where the study has no `refine`. */
  added?: number;
  /** Why the run as a whole failed, e.g. a full disk; chunks that failed are in the run's detail. */
  error?: ErrorReport;
}

/** What became of the runs of a bundle, in its order. */
export interface Imported {
  /** `there`: that it was here before. */
  runs: { run: number; study: number; there: boolean }[];
}
