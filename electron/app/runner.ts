/**
 * The runner: one run at a time, in the order in which they were asked for. It hands out chunks, sends each block of points to the store
 * in a transaction of its own, and tells how far it is. It computes nothing itself.
 */
import type { RunProgress, RunStatus, RunSummary, Session } from '../../core/api.ts';
import { errorReport, type ErrorReport } from '../../core/errors.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import { pointCost } from '../../core/study/cost.ts';
import { noneAdded } from '../../core/study/added.ts';
import { pointsOf, type Expansion } from '../../core/study/expansion.ts';
import { sharedText, type Pool } from '../pool/pool.ts';
import { sharedPoints } from '../pool/refine.ts';
import type { StudyOfRun } from '../pool/worker.ts';
import type { CommittedChunk as Stretch, Store } from '../store/store.ts';
import { startExperiment } from './experiment.ts';
import { createRounds } from './rounds.ts';
import type { Spectra } from './spectra.ts';
import { complete, lookUp } from './theory.ts';

/** A chunk takes at most this many seconds on one thread, by estimate, and holds at most this many points. */
const chunkLimits = { seconds: 0.2, points: 5000 };
const progressInterval = 100;
/** Between two looks at how far long points are, in milliseconds. */
const longInterval = 1000;
/** How long a stopped run waits for the chunks under way before their threads are ended, in milliseconds. */
const grace = 3000;

interface Job {
  run: number;
  /** With the points that were added so far. */
  expansion: Expansion;
  /** Whether it is decided that no more points are added. */
  settled: boolean;
  reuses: boolean;
  progress: RunProgress;
  stop: RunStatus | null;
  /** Ends what is under way at the next occasion, then, if need be, the threads. */
  stopping: AbortController;
  abort: AbortController;
  /** Resolves when the run has ended and its end is stored. */
  ended: Promise<void>;
  end: () => void;
}

export interface Runner {
  /** Queues what is missing of a run. */
  start(run: RunSummary, expansion: Expansion, reuses?: boolean): void;
  /** Stops a queued or running run and waits until that is stored; false where this runner does not have it. */
  stop(run: number, status: 'cancelled' | 'paused'): Promise<boolean>;
  /** Stores the ends of runs that could not be stored when they came. @throws CoarsegrainError where that is still so */
  keepEnds(): Promise<void>;
  /** Stops everything; runs under way are left as interrupted, with what they have. */
  close(): Promise<void>;
}

export interface RunnerParts {
  pool: Pool;
  store: Store;
  spectra: Spectra;
  /** Where and by what the runs are computed. */
  session: Omit<Session, 'startedAt'>;
  onProgress: (progress: RunProgress) => void;
}

export function createRunner({ pool, store, spectra, session, onProgress }: RunnerParts): Runner {
  const jobs: Job[] = [];
  let working = false;
  /** Ends of runs that could not be stored when they came. */
  const unkept: End[] = [];

  async function stop(job: Job, status: RunStatus): Promise<void> {
    job.stop ??= status;
    job.stopping.abort();
    const patience = setTimeout(() => job.abort.abort(), grace);
    await job.ended;
    clearTimeout(patience);
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    for (let job = jobs[0]; job; job = jobs[0]) {
      await perform(job);
      jobs.shift();
      job.end();
    }
    working = false;
  }

  async function perform(job: Job): Promise<void> {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    let status: RunStatus;
    try {
      if (!job.stop) {
        await store.beginRun(job.run, { ...session, startedAt: new Date().toISOString() });
        job.progress.status = 'running';
        onProgress({ ...job.progress });
        await computeAll(job, seconds);
      }
      const { done, failed, total } = job.progress;
      status =
        done + failed === total && job.settled ? (done === 0 && total > 0 ? 'failed' : 'done') : (job.stop ?? 'failed');
      await store.setRunStatus(job.run, status, seconds());
    } catch (error) {
      // The store itself failed (a full disk, a lost lock): nothing more can be kept, but it can be said.
      status = 'failed';
      const end: End = { run: job.run, seconds: seconds(), error: errorReport(error) };
      job.progress.error = end.error;
      await keepEnd(end).catch(() => unkept.push(end));
    }
    onProgress({ ...job.progress, status, secondsLeft: null });
  }

  function keepEnd({ run, seconds, error }: End): Promise<unknown> {
    return store.setRunStatus(run, 'failed', seconds, error);
  }

  async function keepEnds(): Promise<void> {
    for (let end = unkept[0]; end; end = unkept[0]) {
      await keepEnd(end);
      unkept.shift();
    }
  }

  /** What the study asks for; then, where it is refined, what is added round by round. */
  async function computeAll(job: Job, seconds: () => number): Promise<void> {
    const { base, study: document, refinement } = job.expansion;
    const spectrum = await spectra.of(base);
    const study: StudyOfRun = {
      document: sharedText(JSON.stringify(document)),
      run: job.run,
      ...(spectrum ? { spectrum } : {}),
    };
    const work = createWork(job, seconds);
    const rounds = createRounds({ pool, store, run: job.run });
    let added = refinement ? ((await store.readRefinement(job.run))?.added ?? noneAdded) : null;
    do {
      if (added) {
        study.added = sharedPoints(added);
        job.expansion = { ...job.expansion, added: study.added };
      }
      await computeMissing(job, study, work);
      if (job.stopping.signal.aborted) return;
      added = await rounds.next(job.expansion, study);
    } while (added);
    job.settled = true;
  }

  async function computeMissing(job: Job, study: StudyOfRun, work: Work): Promise<void> {
    const { expansion } = job;
    const { quantities: names } = expansion.study;
    const isExperiment = (name: QuantityName) => quantities[name].experiment !== undefined;
    const missing = new Map<QuantityName, Stretch[]>();
    for (const name of names) missing.set(name, await missingOf(job, name));
    work.begin(missing);
    // Theory first: it is there in a moment.
    await computeChunks(
      job,
      study,
      chunksOf(
        expansion,
        names.filter((name) => !isExperiment(name)),
        missing,
      ),
      work,
    );
    for (const name of names.filter(isExperiment)) {
      if (job.stopping.signal.aborted) return;
      await draw(job, study, name, missing.get(name)!, work);
    }
  }

  async function draw(
    job: Job,
    study: StudyOfRun,
    quantity: QuantityName,
    missing: Stretch[],
    work: Work,
  ): Promise<void> {
    const { stopping, abort, expansion } = job;
    const experiment = startExperiment({
      pool,
      store,
      study,
      expansion,
      quantity,
      missing,
      reuses: job.reuses,
      stopping: stopping.signal,
      abort: abort.signal,
      onPoints: (finished, failed) => work.add(quantity, finished, failed, experiment.underWay()),
    });
    const clock = setInterval(() => work.add(quantity, 0, 0, experiment.underWay()), longInterval);
    await experiment.end.finally(() => clearInterval(clock));
  }

  async function computeChunks(job: Job, study: StudyOfRun, chunks: Iterator<ChunkRange>, work: Work): Promise<void> {
    const failures: unknown[] = [];
    const lane = async () => {
      for (let next = chunks.next(); !next.done && !job.stop && failures.length === 0; next = chunks.next()) {
        const { quantity, firstOrdinal, count } = next.value;
        const ordinals = Float64Array.from({ length: count }, (_, position) => firstOrdinal + position);
        const looked = await lookUp(store, job.expansion, quantity, ordinals, job.reuses);
        const { length } = looked.missing;
        const wanted = length === count ? { firstOrdinal, count } : { ordinals: looked.missing };
        const computed =
          length === 0
            ? undefined
            : await pool
                .compute({ ...study, quantity, ...wanted }, job.abort.signal)
                .catch((error: unknown) => errorReport(error));
        if (job.abort.signal.aborted) return;
        const lost = computed !== undefined && 'kind' in computed;
        if (lost) await store.failChunk(job.run, { quantity, firstOrdinal, count, error: computed });
        else {
          const { block, fresh } = complete(job.expansion, looked, computed);
          const spent = computed && { seconds: computed.seconds ?? 0, estimate: length * work.cost(quantity) };
          await store.writeBlock(job.run, block, spent, fresh);
        }
        work.add(quantity, lost ? 0 : count, lost ? count : 0);
      }
    };
    // A worker's error fails its chunk; the store's fails the run, once the other lanes have ended too.
    const watched = () =>
      lane().catch((error: unknown) => {
        failures.push(error);
      });
    // Twice as many lanes as threads: while one block is being committed, its thread has the next chunk already.
    await Promise.all(Array.from({ length: 2 * pool.threads }, watched));
    if (failures.length > 0) throw failures[0];
  }

  /** Stretches of ordinals that a run has neither computed nor lost; of experiments, points that are not whole are missing. */
  async function missingOf({ run, expansion }: Job, quantity: QuantityName): Promise<Stretch[]> {
    const there = await store.listCommitted(run, quantity);
    const missing: Stretch[] = [];
    let next = 0;
    for (const { firstOrdinal, count } of [...there, { firstOrdinal: pointsOf(expansion), count: 0 }]) {
      if (firstOrdinal > next) missing.push({ firstOrdinal: next, count: firstOrdinal - next });
      next = firstOrdinal + count;
    }
    if (!quantities[quantity].experiment) return missing;
    const partial = (await store.listIncomplete(run, quantity)).map((firstOrdinal) => ({ firstOrdinal, count: 1 }));
    return [...missing, ...partial].sort((a, b) => a.firstOrdinal - b.firstOrdinal);
  }

  /** Counts what is done, and tells of it. */
  function createWork(job: Job, seconds: () => number): Work {
    const { progress, expansion } = job;
    const { quantities: names } = expansion.study;
    const costs = new Map(names.map((name) => [name, pointCost(expansion, name)]));
    let all = 0;
    let before: number | undefined;
    let done = 0;
    let points = 0;
    let told = 0;
    return {
      cost: (quantity) => costs.get(quantity)!,
      begin(missing) {
        all = pointsOf(job.expansion) * [...costs.values()].reduce((sum, cost) => sum + cost, 0);
        const left = names.reduce((sum, name) => sum + costs.get(name)! * pointsIn(missing.get(name)!), 0);
        done = all - left;
        before ??= done;
        const total = pointsOf(job.expansion) * names.length;
        if (expansion.refinement) progress.added = total - expansion.count * names.length;
        if (total === progress.total) return;
        progress.total = total;
        progress.share = done / all;
        onProgress({ ...progress });
      },
      add(quantity, finished, failed, underWay = 0) {
        progress.done += finished;
        progress.failed += failed;
        const cost = costs.get(quantity)!;
        done += cost * (finished + failed);
        progress.share = Math.min(1, (done + cost * underWay) / all);
        points += finished;
        progress.rate = points / seconds();
        const made = progress.share * all - (before ?? 0);
        // How much refinement will add is not known.
        progress.secondsLeft =
          made > 0 && !expansion.refinement ? (seconds() * all * (1 - progress.share)) / made : null;
        if (performance.now() - told < progressInterval) return;
        told = performance.now();
        onProgress({ ...progress });
      },
    };
  }

  return {
    start(run, expansion, reuses = true) {
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const progress: RunProgress = {
        run: run.run,
        status: 'queued',
        done: run.done,
        failed: run.failed,
        total: run.total,
        share: 0,
        rate: null,
        secondsLeft: null,
      };
      jobs.push({
        run: run.run,
        expansion,
        settled: expansion.refinement === undefined,
        reuses,
        progress,
        stop: null,
        stopping: new AbortController(),
        abort: new AbortController(),
        ended,
        end,
      });
      void work();
    },
    keepEnds,
    async stop(run, status) {
      const job = jobs.find((candidate) => candidate.run === run);
      if (!job) return false;
      await stop(job, status);
      return true;
    },
    async close() {
      await Promise.all(jobs.map((job) => stop(job, 'interrupted')));
      await keepEnds().catch(() => undefined);
    },
  };
}

/** How a run ended that the store failed. */
interface End {
  run: number;
  seconds: number;
  error: ErrorReport;
}

interface ChunkRange extends Stretch {
  quantity: QuantityName;
}

interface Work {
  /** Estimated seconds of a point. */
  cost(quantity: QuantityName): number;
  /** Points are about to be computed: those of the study, later those that were added. */
  begin(missing: ReadonlyMap<QuantityName, Stretch[]>): void;
  /** @param underWay points' worth of what is done in points that are not whole yet */
  add(quantity: QuantityName, finished: number, failed: number, underWay?: number): void;
}

function* chunksOf(
  expansion: Expansion,
  names: readonly QuantityName[],
  missing: ReadonlyMap<QuantityName, Stretch[]>,
): Generator<ChunkRange, undefined> {
  for (const quantity of names) {
    const affordable = Math.floor(chunkLimits.seconds / pointCost(expansion, quantity));
    const size = Math.max(1, Math.min(chunkLimits.points, affordable));
    for (const { firstOrdinal, count } of missing.get(quantity)!) {
      for (let done = 0; done < count; done += size) {
        yield { quantity, firstOrdinal: firstOrdinal + done, count: Math.min(size, count - done) };
      }
    }
  }
}

function pointsIn(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { count }) => sum + count, 0);
}
