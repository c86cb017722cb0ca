/**
 * The posterior of a drawn data set (theory, sections 1 and 7), by Hamiltonian Monte Carlo. Four chains of one data set begin apart and are
 * made longer until they agree and are worth enough independent samples, or until the budget is spent.
 */
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
  if (isBottomless(loss)) return failed;
  const effort = new Effort(progress);
  const frameAndModes = prepare(system, stream, loss, effort);
  if (!frameAndModes) return failed;
  const [frame, modes] = frameAndModes;
  const sampling = new Sampling(new Residual(frame, loss, system.kappa, effort.spend), modes, stream, state);
  for (let length = state ? 2 * sampling.length : firstLook; ; length *= 2) {
    effort.expect(sampling.work(length));
    sampling.extend(length);
    const { values, quality, agreed } = sampling.conclude();
    if (!values.every(Number.isFinite)) return failed;
    if (agreed) return { status: 'converged', values, quality };
    const spent = length > firstLook && (length >= mostSteps || sampling.work(2 * length) > mostWork);
    if (state || spent) return { status: 'chains not converged', values, quality, state: sampling.state() };
  }
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
