/**
 * One experiment of a run: hands out draws of its points, a task of about a fifth of a second or one long draw at a time, and commits what
 * comes back at once, so that nothing that is finished is lost. Draws that the database has from before are not made again; chains that
 * had not converged go on.
 */
import { createHash } from 'node:crypto';
import { CoarsegrainError, errorReport, type ErrorReport } from '../../core/errors.ts';
import { drawName } from '../../core/quantities/experiment.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { Quantity } from '../../core/quantities/quantity.ts';
import { blockOf } from '../../core/study/compute.ts';
import { systemAt, type Expansion } from '../../core/study/expansion.ts';
import { PointDraws, type WantedDraw } from '../../core/study/point-draws.ts';
import { createControl, type Control, type DrawResult } from '../pool/draw.ts';
import type { Pool } from '../pool/pool.ts';
import type { StudyOfRun } from '../pool/worker.ts';
import type { CommittedChunk as Stretch, KeptDraw, Spent, Store } from '../store/store.ts';

/** A task takes a thread at most this many seconds, by estimate, or is a single draw. */
const taskSeconds = 0.2;
/** Points that are looked up in the database together. */
const pageSize = 50;

export interface ExperimentParts {
  pool: Pool;
  store: Store;
  study: StudyOfRun;
  expansion: Expansion;
  quantity: QuantityName;
  /** The points to be made, by ordinal. */
  missing: readonly Stretch[];
  /** Whether draws that earlier runs made are taken. */
  reuses: boolean;
  /** Ends the work where it is; what is made by then is kept. */
  stopping: AbortSignal;
  /** Ends the threads. */
  abort: AbortSignal;
  /** Called after each commit with how many points are whole since the last, or lost. */
  onPoints: (finished: number, failed: number) => void;
}

export interface Experiment {
  /** Resolves when every point is whole, lost or stopped. @throws CoarsegrainError where the store failed */
  readonly end: Promise<void>;
  /** Points' worth of draws made in points that are not whole yet. */
  underWay(): number;
}

interface Task {
  draws: { point: PointDraws; wanted: WantedDraw }[];
  control: Control;
}

export function startExperiment(parts: ExperimentParts): Experiment {
  const { pool, store, study, expansion, quantity: name, missing, reuses, stopping, abort, onPoints } = parts;
  const quantity: Quantity = quantities[name];
  const { seconds } = quantity.experiment!;
  const contents = new Map<PointDraws, string>();
  const open = new Set<PointDraws>();
  const tasks = new Set<Task>();
  const ordinals = ordinalsOf(missing);
  let next = ordinals.next();
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  let news = Promise.resolve();
  const announce = () => {
    wake();
    news = new Promise((resolve) => {
      wake = resolve;
    });
  };
  announce();
  const stopAll = () => {
    for (const { control } of tasks) Atomics.store(control.stop, 0, 1);
  };
  stopping.addEventListener('abort', stopAll);

  /** The next page of points, with what is known of them. */
  async function load(): Promise<void> {
    const points: PointDraws[] = [];
    for (; !next.done && points.length < pageSize; next = ordinals.next()) {
      const point = new PointDraws(quantity, systemAt(expansion, next.value), next.value);
      contents.set(point, contentOf(quantity, point));
      points.push(point);
      open.add(point);
    }
    // Points of equal content are one system asked for twice.
    const byContent = Map.groupBy(points, (point) => contents.get(point)!);
    const known = await store.readDraws([...byContent.keys()], reuses ? undefined : study.run);
    for (const { content, number, draw } of known) {
      for (const point of byContent.get(content)!) point.keep(number, draw);
    }
    const whole = points.filter((point) => point.finished);
    if (whole.length > 0) await commit(whole, []);
  }

  async function assemble(): Promise<Task | undefined> {
    const draws: Task['draws'] = [];
    let cost = 0;
    const room = () => draws.length === 0 || cost < taskSeconds;
    while (room() && !stopping.aborted) {
      for (const point of open) {
        const each = seconds(point.system);
        while (room() && (draws.length === 0 || cost + each <= taskSeconds)) {
          const wanted = point.take();
          if (!wanted) break;
          draws.push({ point, wanted });
          cost += each;
        }
        if (!room()) break;
      }
      if (draws.length > 0 || next.done) break;
      await load();
    }
    if (draws.length === 0) return undefined;
    const task: Task = { draws, control: createControl() };
    tasks.add(task);
    return task;
  }

  async function perform(task: Task): Promise<void> {
    const draws = task.draws.map(({ point, wanted }) => ({ ordinal: point.ordinal, wanted }));
    const result = await pool
      .draw({ ...study, quantity: name, draws, control: task.control }, abort)
      .catch((error: unknown): DrawResult & { died: ErrorReport } => ({
        draws: [],
        seconds: 0,
        died: errorReport(error),
      }));
    tasks.delete(task);
    if (abort.aborted) return;
    const kept: KeptDraw[] = [];
    const touched = new Set<PointDraws>();
    for (const [index, draw] of result.draws.entries()) {
      const { point, wanted } = task.draws[index]!;
      point.add(wanted.number, draw);
      kept.push({ content: contents.get(point)!, number: wanted.number, draw });
      touched.add(point);
    }
    const rest = task.draws.slice(result.draws.length);
    for (const { point, wanted } of rest) point.release(wanted.number);
    const estimate = kept.reduce((sum, _, index) => sum + seconds(task.draws[index]!.point.system), 0);
    if (touched.size > 0) await commit([...touched], kept, { seconds: result.seconds, estimate });
    if ('died' in result) for (const { point } of rest) await lose(point, result.died);
    else if (result.error && rest[0]) await lose(rest[0].point, failureOf(name, rest[0].point, result.error));
  }

  async function commit(points: PointDraws[], kept: KeptDraw[], spent?: Spent): Promise<void> {
    const ascending = points.filter((point) => open.has(point)).sort((a, b) => a.ordinal - b.ordinal);
    const ordinals = Float64Array.from(ascending, ({ ordinal }) => ordinal);
    const outcomes = ascending.map(({ outcome }) => outcome);
    const used = ascending.map((point) => contents.get(point)!);
    const finished = ascending.filter((point) => point.finished);
    for (const point of finished) close(point);
    const block = blockOf(expansion, name, ordinals, (_, position) => outcomes[position]!);
    await store.writeDraws(study.run, kept, block, finished.length, spent, used);
    onPoints(finished.length, 0);
  }

  async function lose(point: PointDraws, error: ErrorReport): Promise<void> {
    if (!open.has(point)) return;
    close(point);
    await store.failChunk(study.run, { quantity: name, firstOrdinal: point.ordinal, count: 1, error });
    onPoints(0, 1);
  }

  function close(point: PointDraws): void {
    open.delete(point);
    contents.delete(point);
  }

  let assembling = Promise.resolve<Task | undefined>(undefined);
  async function lane(): Promise<void> {
    while (!stopping.aborted && failure === undefined) {
      assembling = assembling.then(assemble);
      const task = await assembling;
      if (task) {
        await perform(task);
        announce();
      } else if (tasks.size === 0) return;
      else await news;
    }
  }
  // One task more than there are threads: while one is being committed, its thread has the next already, and charts need not wait long.
  const lanes = Array.from({ length: pool.threads + 1 }, () =>
    lane().catch((error: unknown) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
      announce();
    }),
  );
  const end = Promise.all(lanes).then(() => {
    stopping.removeEventListener('abort', stopAll);
    if (failure !== undefined) throw failure;
  });
  return { end, underWay: () => underWay(open, tasks) };
}

function underWay(open: ReadonlySet<PointDraws>, tasks: ReadonlySet<Task>): number {
  let sum = 0;
  for (const point of open) sum += point.made / point.wanted;
  for (const { draws, control } of tasks) {
    const made = control.made[0]!;
    draws.forEach(({ point }, index) => {
      if (index < made) sum += Math.min(1, made - index) / point.wanted;
    });
  }
  return sum;
}

function* ordinalsOf(stretches: readonly Stretch[]): Generator<number, undefined> {
  for (const { firstOrdinal, count } of stretches) {
    for (let offset = 0; offset < count; offset++) yield firstOrdinal + offset;
  }
}

function contentOf(quantity: Quantity, { system }: PointDraws): string {
  const text = `${quantity.name} ${quantity.solverVersion} ${drawName(quantity, system)}`;
  return createHash('sha256').update(text).digest('hex');
}

function failureOf(name: string, { ordinal }: PointDraws, { message }: ErrorReport): ErrorReport {
  return new CoarsegrainError({
    kind: 'worker-failed',
    field: name,
    value: ordinal,
    message: `The worker failed on point ${String(ordinal)} of ${name}: ${message}`,
  }).report;
}
