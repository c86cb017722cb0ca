/**
 * The posterior of a drawn data set (theory, sections 1 and 7), by Hamiltonian Monte Carlo. Four chains of one data set begin apart and are
 * made longer until they agree and are worth enough independent samples, or until the budget is spent.
 */
import { halfPower } from '../model/loss.ts';
import type { System } from '../model/system.ts';
import type { Spend } from '../numerics/rows.ts';
import type { Stream } from '../numerics/stream.ts';
import type { Loss } from '../model/loss.ts';
import { drawDataSet, modesOf } from './data-set.ts';
import type { Draw, Progress } from './draw.ts';
import { gradientWork, Residual } from './posterior-chain.ts';
import { frameOf, type Frame } from './posterior-frame.ts';
import { isBottomless, samplingLoss } from './posterior-loss.ts';
import { ModesSeen } from './posterior-modes.ts';
import { priorInModes, priorInSamples, type Prior } from './posterior-prior.ts';
import { chainCount, Sampling } from './posterior-sampling.ts';
import { paced } from './pace.ts';

/** Steps of a chain in the first look; each look has twice the steps of the one before. */
const firstLook = 200;
/** A look of so many steps is the last one, and one after which the next would take so many multiplications; a second one is always made. */
const mostSteps = 1600;
const mostWork = 4e9;
/** Of the white noise that keeps a prior's factor from rounding, relative to that which the loss allows. */
const mostJitter = 1e-6;
/** Split R̂ of the steps that are averaged, above which the chains have not agreed after all; it is looser than what decides when to stop. */
const mostSplitR = 1.05;
/** Modes up to which their coordinates are a way out. */
const mostModes = 2000;

/**
 * One data set, the first thing drawn from the stream, and averages over its posterior. Values: trainLoss, trainX, testX, q, V.
 * @param state where the chains of before ended: they are made twice as long, as if they had not ended
 */
export function drawPosterior(
  system: System,
  stream: Stream,
  progress: Progress,
  state?: Float64Array<ArrayBuffer>,
): Draw {
  const loss = samplingLoss(system);
  if (isBottomless(loss)) return { ...failed, status: 'no root' };
  const effort = new Effort(progress);
  const frameAndModes = prepare(system, stream, loss, effort);
  if (!frameAndModes) return failed;
  const [frame, modes] = frameAndModes;
  const sampling = new Sampling(new Residual(frame, loss, system.kappa, effort.spend), modes, stream, state);
  // Of a quadratic loss the averages are exact, however long the chains are.
  const exact = halfPower(system) !== undefined && system.u === 0;
  for (let length = state ? 2 * sampling.length : firstLook; ; length *= 2) {
    effort.expect(sampling.work(length));
    sampling.extend(length);
    const { values, quality, agreed } = sampling.conclude();
    if (!values.every(Number.isFinite)) return failed;
    if (agreed && exact) return { status: 'converged', values, quality };
    if (agreed) return averaged(sampling, length, effort);
    if (state || isSpent(sampling, length))
      return { status: 'chains not converged', values, quality, state: sampling.state() };
  }
}

/**
 * Steps that decide when to stop are no fair sample: chains stop sooner where they have not met what is rare. So as many steps again, which
 * nothing depended on, are what is averaged.
 */
function averaged(sampling: Sampling, enough: number, effort: Effort): Draw {
  sampling.beginAnew();
  for (let length = enough; ; length *= 2) {
    effort.expect(sampling.work(length));
    sampling.extend(length);
    const { values, quality } = sampling.conclude();
    if (!values.every(Number.isFinite)) return failed;
    if (quality.splitR < mostSplitR) return { status: 'converged', values, quality };
    if (isSpent(sampling, length)) return { status: 'chains not converged', values, quality, state: sampling.state() };
  }
}

function isSpent(sampling: Sampling, length: number): boolean {
  return length > firstLook && (length >= mostSteps || sampling.work(2 * length) > mostWork);
}

const failed: Draw = { status: 'not converged', values: [NaN, NaN, NaN, NaN, NaN] };

/** The posterior's frame, and how the modes hang on it; undefined where there is none in the range of doubles. */
function prepare(system: System, stream: Stream, loss: Loss, effort: Effort): [Frame, ModesSeen] | undefined {
  const modes = modesOf(system);
  const data = drawDataSet(system, modes, stream);
  const [P, K] = [data.labels.length, modes.y.length];
  const n = Math.min(P, K);
  effort.expect(
    15 * n * n * P + 2 * n * n * K + chainCount * firstLook * 2 * gradientWork({ P, n, triangular: P < K }),
  );
  for (let at = 0; at < P * K; at += K) {
    for (let k = 0; k < K; k++) data.features[at + k]! *= Math.sqrt(modes.lambda[k]!);
  }
  const within = (prior: Prior | undefined) => prior && frameOf(prior, loss, system.kappa, effort.spend);
  let frame = P < K ? within(priorInSamples(modes, data, effort.spend)) : within(priorInModes(modes, data));
  if (frame && isRough(frame)) frame = K <= mostModes ? within(priorInModes(modes, data)) : undefined;
  return frame && [frame, new ModesSeen(modes, frame, effort.spend)];
}

function isRough({ prior, curvature }: Frame): boolean {
  return curvature.some((precision) => precision * prior.jitter > mostJitter);
}

/** What is done of the work that is expected; what is told of it never falls. */
class Effort {
  readonly spend: Spend;
  private done = 0;
  private total = Infinity;
  private told = 0;

  constructor(progress: Progress) {
    const tell = paced(progress, () => (this.told = Math.max(this.told, Math.min(1, this.done / this.total))));
    this.spend = (work) => {
      this.done += work;
      tell(work);
    };
  }

  /** @param work from now on */
  expect(work: number): void {
    this.total = this.done + work;
  }
}
