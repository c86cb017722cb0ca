/** The pool's worker: turns a chunk of ordinals into points. It knows the study, and nothing of runs, files or faces. */
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { perform } from '../../core/analysis/job.ts';
import { errorReport } from '../../core/errors.ts';
import { registerMeasured } from '../../core/model/measured.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { Draw } from '../../core/experiment/draw.ts';
import { computeDraw } from '../../core/quantities/experiment.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { Quantity } from '../../core/quantities/quantity.ts';
import type { AddedPoints } from '../../core/study/added.ts';
import { computeBlock } from '../../core/study/compute.ts';
import { expandStudy, systemAt, type Expansion } from '../../core/study/expansion.ts';
import { besideExpansion } from '../../core/study/gaussian-process.ts';
import { nextRound, type Round } from '../../core/study/rounds.ts';
import type { AnalysisTask } from './analysis.ts';
import type { DrawResult, DrawTask } from './draw.ts';
import type { RefineTask } from './refine.ts';

/** A measured spectrum in memory that all threads see. */
export interface SharedSpectrum {
  content: string;
  lambda: Float64Array<SharedArrayBuffer>;
  y: Float64Array<SharedArrayBuffer>;
}

/** The study that a task is part of. */
export interface StudyOfRun {
  /** The study's document as UTF-8 JSON; shared, so that a long axis is not copied with every chunk. */
  document: SharedArrayBuffer;
  /** Tells one run's document from another's: a pool serves one database. */
  run: number;
  /** That of the study, where it has one. */
  spectrum?: SharedSpectrum;
  /** The points that the run has added so far, in shared memory. */
  added?: AddedPoints;
}

interface ChunkOf extends StudyOfRun {
  /** Of the study or not. */
  quantity: QuantityName;
  /** Computes the Gaussian processes of the study's systems instead of the systems themselves. */
  gaussian?: boolean;
  /** Looks at flows at the time for which networks are trained. */
  timed?: boolean | undefined;
}

/** Points by their ordinals: a range, or a list, ascending. */
export type Chunk = ChunkOf &
  (
    { firstOrdinal: number; count: number; ordinals?: undefined } | { ordinals: Float64Array; firstOrdinal?: undefined }
  );

let expanded: { run: number; expansion: Expansion } | undefined;

export default function computeChunk(chunk: Chunk): unknown {
  const expansion = expansionOf(chunk);
  const systems = besideExpansion(expansion, chunk);
  const began = performance.now();
  const block: PointBlock = computeBlock(systems, chunk.quantity, ordinalsOf(chunk));
  block.seconds = (performance.now() - began) / 1000;
  return move({
    [valueSymbol]: block,
    [transferableSymbol]: [block.ordinals.buffer, block.columns.buffer, block.status.buffer],
  });
}

/** Draws of experiments, one after another; those that were made before the task was stopped. */
export function makeDraws({ quantity: name, draws: wanted, control, ...study }: DrawTask): DrawResult {
  const expansion = expansionOf(study);
  const quantity: Quantity = quantities[name];
  const draws: Draw[] = [];
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const progress = (share: number) => {
    if (Atomics.load(control.stop, 0) !== 0) throw new Stopped();
    control.made[0] = draws.length + share;
  };
  try {
    for (const { ordinal, wanted: draw } of wanted) {
      progress(0);
      draws.push(computeDraw(quantity, systemAt(expansion, ordinal), draw.number, progress, draw.state));
    }
    return { draws, seconds: seconds() };
  } catch (error) {
    return { draws, seconds: seconds(), ...(error instanceof Stopped ? {} : { error: errorReport(error) }) };
  }
}

/** A job of an analysis: what it gave, or null where it was stopped; what it refuses is a report, since errors lose their kind on the way. */
export function analyse({ job, control }: AnalysisTask): unknown {
  const progress = (share: number) => {
    if (Atomics.load(control.stop, 0) !== 0) throw new Stopped();
    control.made[0] = share;
  };
  try {
    return { result: perform(job, progress) };
  } catch (error) {
    return error instanceof Stopped ? null : { error: errorReport(error) };
  }
}

class Stopped extends Error {}

/** What a run adds next. */
export function refine({ seen, ...study }: RefineTask): Round {
  return nextRound(expansionOf(study), seen);
}

function expansionOf({ document, run, spectrum, added }: StudyOfRun): Expansion {
  if (expanded?.run !== run) {
    if (spectrum) registerMeasured(spectrum.content, spectrum.lambda, spectrum.y);
    // A TextDecoder takes no shared memory: copy first.
    const text = new TextDecoder().decode(new Uint8Array(document).slice());
    expanded = { run, expansion: expandStudy(JSON.parse(text)) };
  }
  return added ? { ...expanded.expansion, added } : expanded.expansion;
}

function ordinalsOf(chunk: Chunk): Float64Array {
  if (chunk.ordinals) return chunk.ordinals;
  return Float64Array.from({ length: chunk.count }, (_, position) => chunk.firstOrdinal + position);
}
