/**
 * Monte Carlo of the effective action itself (theory, section 2), in groups of chains from over-dispersed starts that are lengthened until
 * they agree.
 */
import { halfPower, lossOf } from '../model/loss.ts';
import { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { Stream } from '../numerics/stream.ts';
import { ActionChain, mostKicks, WhitenedAction } from './action-chain.ts';
import { averagedLossOf, type AveragedLoss } from './averaged-loss.ts';
import { modesOf, type Modes } from './data-set.ts';
import { chainQuality } from './diagnostics.ts';
import type { ChainQuality, Draw, Progress } from './draw.ts';

/** Chains of a group. */
const group = 4;
/** Steps in which chains settle, those of a trial of how finely they step, and the share of them that is to be accepted. */
const settling = 50;
const trial = 50;
const wantedAcceptance = 0.9;
const mostTrials = 6;
/** Steps of a chain when it is looked at first, and those at which a draw ends that has not converged. */
const fewestSteps = 1200;
const mostSteps = 9600;
/** What has converged: split R̂ at most, effective samples at least. */
const largestR = 1.01;
const fewestEffective = 1000;

/**
 * A group of chains. Values: ⟨X⟩ and ⟨L⟩/P, the loss averaged over a Gaussian discrepancy of variance X+σ².
 *
 * The first third of the chains must have converged before the rest is averaged: averages over what decides that it is enough would be
 * biased. The rest must have converged too, which it then rarely has not.
 * @param system P real
 * @param state the chains go on to twice their length
 * @returns no values where there is no posterior: even powers with u < 0, formulas that fall too fast; or where a number is not finite
 */
export function drawAction(
  system: System,
  stream: Stream,
  progress: Progress,
  state?: Float64Array<ArrayBuffer>,
): Draw {
  const failed: Draw = { status: 'not converged', values: [NaN, NaN] };
  const r = system.P / system.kappa;
  if (!(r > 0 && r < Infinity)) return failed;
  if (!isBounded(system, r)) return { ...failed, status: 'no root' };
  const averaged = averagedLossOf(system);
  const roots = saddlesOf(system, averaged, r);
  if (!roots) return failed;
  // At the strongest of several saddles the rest can only weaken the Gaussian part, and kicks stay stable.
  const modes = modesOf(system);
  const action = new WhitenedAction(modes, averaged, r, roots.high, system.noise);
  const chains = state ? restored(action, state) : started(action, modes, roots, stream);
  const budget = state ? 2 * chains[0]!.length : mostSteps;
  const stepped = paced(progress, group * (budget - chains[0]!.length), modes.K);
  if (!state) tune(action, chains, stepped);
  for (;;) {
    const length = Math.min(budget, Math.max(fewestSteps, 2 * chains[0]!.length));
    for (const chain of chains) chain.runTo(length, stepped);
    if (chains.some(({ broken }) => broken)) return failed;
    const [first, rest] = [averages(chains, 0, 1 / 3), averages(chains, 1 / 3, 1)];
    const values = [rest.means[0]!, rest.means[1]! + lossOf(system).value(0)];
    const { quality } = hasConverged(first) ? rest : first;
    if (hasConverged({ quality })) return { status: 'converged', values, quality };
    if (length === budget) return { status: 'chains not converged', values, quality, state: stateOf(action, chains) };
  }
}

interface Averages {
  means: number[];
  quality: ChainQuality;
}

function hasConverged({ quality }: Pick<Averages, 'quality'>): boolean {
  return quality.splitR < largestR && quality.effective >= fewestEffective;
}

/** Lets the chains settle, and doubles their kicks until enough of their steps are accepted. */
function tune(action: WhitenedAction, chains: readonly ActionChain[], stepped: () => void): void {
  for (const chain of chains) chain.settle(settling, stepped);
  for (let tried = 0; tried < mostTrials; tried++) {
    const accepted = chains.reduce((sum, chain) => sum + chain.acceptedOf(trial, stepped), 0);
    if (accepted >= wantedAcceptance * group * trial) return;
    action.coarse = Math.min(mostKicks, 2 * action.coarse);
    action.fine = Math.max(action.fine, action.coarse);
  }
}

/** Whether e^(−S) can be normalised: for formulas, whether S still rises at discrepancies far beyond those of the prior. */
function isBounded(system: System, r: number): boolean {
  if (halfPower(system) !== undefined) return system.u >= 0;
  const sums = new SystemSums(system).at(0);
  const far = 1e4 * (sums.X + system.noise);
  const loss = lossOf(system);
  return far / (2 * sums.variance) + r * (loss.value(Math.sqrt(far)) - loss.value(0)) > 0;
}

interface Saddles {
  /** Of the Gaussian parts from which chains start: half the lowest saddle and twice the highest, or nearer. */
  starts: [number, number];
  high: number;
}

/** How far V may lie above that of the saddle at a start. */
const climb = 100;

/** Ratio of the s at which saddles are looked for. */
const ratio = 1.02;

/**
 * The lowest and the highest minimum of S among its saddles, s = 2V′(X(s)+σ²), X(s) = Σ y_k²/(1+λ_k s)² + Σ λ_k/(1+λ_k s), to two percent; where that
 * is not positive, an s that is next to nothing.
 * @returns undefined where a number is not finite
 */
function saddlesOf(system: System, averaged: AveragedLoss, r: number): Saddles | undefined {
  if (halfPower(system) !== undefined && system.u === 0) return { starts: [r / 2, 2 * r], high: r };
  const sums = new SystemSums(system);
  const at = (s: number) => averaged.at(sums.at(s).X + system.noise);
  const weakest = 1e-6 / sums.at(0).variance;
  let strongest = Math.max(r, r * lossOf(system).second(0));
  const found: number[] = [];
  let above = true;
  for (let s = weakest; s < strongest || above; s *= ratio) {
    const value = 2 * r * at(s).slope;
    if (!Number.isFinite(value)) return undefined;
    strongest = Math.max(strongest, value);
    if (above && value <= s) found.push(s);
    above = value > s;
  }
  const [low, high] = [found[0]!, found.at(-1)!];
  const most = r * at(low).value + climb;
  let start = low / 2;
  while (!(r * at(start).value <= most)) start = Math.sqrt(start * low);
  return { starts: [start, 2 * high], high };
}

/** New chains, each with a start drawn from the Gaussian part of an s of its own. */
function started(
  action: WhitenedAction,
  { lambda, y }: Modes,
  { starts: [first, last] }: Saddles,
  stream: Stream,
): ActionChain[] {
  return Array.from({ length: group }, (_, chain) => {
    const own = stream.fork();
    const s = first * (last / first) ** (chain / (group - 1));
    const z = own.normals(new Float64Array(action.K));
    for (let k = 0; k < z.length; k++) {
      const share = 1 / (1 + lambda[k]! * s);
      const delta = share * y[k]! + Math.sqrt(lambda[k]! * share) * z[k]!;
      if (action.width[k]! > 0) z[k] = (delta - action.mean[k]!) / action.width[k]!;
    }
    return new ActionChain(action, z, own);
  });
}

/** Chains as numbers: the kicks of all, then of each its length, accepted steps, stream, z, and the two series. */
function stateOf({ coarse, fine }: WhitenedAction, chains: readonly ActionChain[]): Float64Array<ArrayBuffer> {
  const parts = chains.flatMap(({ length, accepted, stream, z, X, loss }) => [
    [length, accepted, ...stream.state],
    z,
    X,
    loss,
  ]);
  const state = new Float64Array(parts.reduce((sum, { length }) => sum + length, 2));
  state.set([coarse, fine]);
  let at = 2;
  for (const part of parts) {
    state.set(part, at);
    at += part.length;
  }
  return state;
}

function restored(action: WhitenedAction, state: Float64Array<ArrayBuffer>): ActionChain[] {
  let at = 0;
  const next = (count: number) => state.slice(at, (at += count));
  [action.coarse, action.fine] = next(2) as unknown as [number, number];
  return Array.from({ length: group }, () => {
    const [length, accepted, ...words] = next(7);
    const chain = new ActionChain(action, next(action.K), Stream.from(words));
    chain.length = length!;
    chain.accepted = accepted!;
    chain.X = next(length!);
    chain.loss = next(length!);
    return chain;
  });
}

/** Over what chains have recorded between two shares of their length. */
function averages(chains: readonly ActionChain[], from: number, to: number): Averages {
  const { length } = chains[0]!;
  const kept = (series: Float64Array) => series.subarray(Math.round(from * length), Math.round(to * length));
  const series = [chains.map(({ X }) => kept(X)), chains.map(({ loss }) => kept(loss))];
  const accepted = chains.reduce((sum, chain) => sum + chain.accepted, 0);
  const means = series.map((parts) => {
    const sum = parts.reduce((total, part) => part.reduce((a, b) => a + b, total), 0);
    return sum / (group * parts[0]!.length);
  });
  return { means, quality: chainQuality(series, accepted / (group * length)) };
}

/** Counts steps, and calls progress every few milliseconds of them. */
function paced(progress: Progress, total: number, K: number): () => void {
  const every = Math.max(1, Math.floor(50_000 / (K + 50)));
  let steps = 0;
  return () => {
    if (++steps % every === 0) progress(Math.min(1, steps / total));
  };
}
