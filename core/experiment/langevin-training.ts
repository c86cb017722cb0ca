/**
 * Training with noise: kinetic Langevin dynamics at temperature κ with weight decay, looked at in its stationary state. Its steps are
 * made exact by accepting or refusing whole trajectories of it (L. Riou-Durand and J. Vogrinc, 2022): along one, the velocity is damped and
 * driven by noise between the steps of the leapfrog, whose errors of energy are added up and decide. Four chains start from the prior.
 */
import { halfPower, lossOf } from '../model/loss.ts';
import type { System } from '../model/system.ts';
import { Stream } from '../numerics/stream.ts';
import type { DataSet, Modes } from './data-set.ts';
import { chainQuality } from './diagnostics.ts';
import type { Draw, Progress } from './draw.ts';
import { NetworkPosterior } from './network-posterior.ts';
import { directionsOf } from './training-directions.ts';
import { paced } from './pace.ts';

const chainCount = 4;
/** Length of a trajectory, in units in which all curvatures are about one. */
const duration = 2;
const friction = 1;
const mostSteps = 100;
/** Trajectories of the first round, in which the step is found; each round is as long as all before it, and only the last counts. */
const firstRound = 200;
const longestRound = 1600;
const acceptable = { splitR: 1.01, effective: 200 };
/** Of the leapfrog at first; far from the typical weights curvatures are large. */
const firstStep = 0.02;
/** The share of accepted trajectories that the step aims at. */
const aim = 0.85;
/** Numbers of a chain's state that belong to its stream. */
const streamSize = 5;

interface Chain {
  stream: Stream;
  step: number;
  at: Float64Array<ArrayBuffer>;
  energy: number;
  gradient: Float64Array<ArrayBuffer>;
  /** Training loss, training X, test X and ξ. */
  values: number[];
}

/**
 * Averages over the stationary state of Langevin dynamics of all weights of a network of width N, ∝ exp(−|a|²/2 − |W|²/2 − (1/κ) Σ_μ ℓ(Δ_μ)):
 * training loss, training X, test X and ξ = |a|²/N. The dynamics moves ξ and the directions of h that the data see, on which alone the
 * output depends; what is left is averaged exactly. How long the dynamics goes on is decided by the chains, not by `system.time`.
 * @param state of chains that had not converged: they go on, for twice as long
 * @returns `not converged` where there is no stationary state
 */
export function trainByLangevin(
  system: System,
  modes: Modes,
  data: DataSet,
  stream: Stream,
  progress: Progress,
  state?: Float64Array<ArrayBuffer>,
): Draw {
  // Of all trajectories that the chains may need.
  let [done, budget] = [0, 2 * longestRound];
  const work = paced(progress, () => done / budget);
  const none: Draw = { values: [NaN, NaN, NaN, NaN], status: 'not converged' };
  // Then no weight is the likeliest, and none is the average.
  if (halfPower(system) !== undefined && system.u < 0) return none;
  const directions = directionsOf(modes, data, work);
  const posterior = new NetworkPosterior(system.N, system.kappa, lossOf(system), modes, directions, data.labels, work);
  const passed = () => {
    done++;
  };
  const dynamics = new Dynamics(posterior, passed);
  let length = firstRound;
  if (state) {
    budget = length = state[0]!;
    dynamics.chains = restored(state.subarray(1), posterior);
  } else {
    dynamics.chains = Array.from({ length: chainCount }, () => started(stream.fork(), posterior));
    dynamics.adapt(length);
  }
  const end = Math.max(longestRound, length);
  for (;;) {
    const series = dynamics.round(length);
    const quality = chainQuality(series, dynamics.acceptance);
    const values = series.map((chains) => mean(chains.map((chain) => mean(chain))));
    if (!values.every(Number.isFinite)) return none;
    if (quality.splitR < acceptable.splitR && quality.effective >= acceptable.effective)
      return { values, status: 'converged', quality };
    length *= 2;
    if (length > end) return { values, status: 'chains not converged', quality, state: kept(dynamics, length) };
  }
}

class Dynamics {
  chains: Chain[] = [];
  /** Mean probability of acceptance in the last round. */
  acceptance = NaN;
  /** Whether ξ stays where it is: the forces at first, on weights that know nothing of the data, would throw it to zero. */
  private held = false;
  private readonly posterior: NetworkPosterior;
  private readonly passed: () => void;
  private readonly at: Float64Array<ArrayBuffer>;
  private readonly gradient: Float64Array<ArrayBuffer>;
  private readonly velocity: Float64Array<ArrayBuffer>;

  /** @param passed is told of every trajectory of all chains */
  constructor(posterior: NetworkPosterior, passed: () => void) {
    this.posterior = posterior;
    this.passed = passed;
    this.at = new Float64Array(posterior.size);
    this.gradient = new Float64Array(posterior.size);
    this.velocity = new Float64Array(posterior.size);
  }

  /** Finds the step of every chain, from one trajectory to the next by ever smaller corrections. */
  adapt(length: number): void {
    for (let t = 0; t < length; t++) {
      const gain = 1 / (1 + Math.max(0, t - length / 2) / 10);
      this.held = t < length / 4;
      for (const chain of this.chains) {
        chain.step = Math.min(1, chain.step * Math.exp(gain * (this.trajectory(chain) - aim)));
      }
      this.passed();
    }
  }

  /** The values of every chain along it: by value, then by chain. */
  round(length: number): Float64Array<ArrayBuffer>[][] {
    const values = this.chains[0]!.values;
    const series = values.map(() => this.chains.map(() => new Float64Array(length)));
    let accepted = 0;
    for (let t = 0; t < length; t++) {
      this.chains.forEach((chain, c) => {
        accepted += this.trajectory(chain);
        for (let value = 0; value < values.length; value++) series[value]![c]![t] = chain.values[value]!;
      });
      this.passed();
    }
    this.acceptance = accepted / (length * chainCount);
    return series;
  }

  /** One trajectory, accepted or not; the probability with which it was. */
  private trajectory(chain: Chain): number {
    const { posterior, at, gradient, velocity } = this;
    const { stream, step } = chain;
    const size = at.length;
    const first = this.held ? 1 : 0;
    at.set(chain.at);
    gradient.set(chain.gradient);
    stream.normals(velocity);
    const damping = Math.exp(-friction * step);
    const noise = Math.sqrt(1 - damping * damping);
    const steps = Math.min(mostSteps, Math.max(1, Math.round(duration / step)));
    let energy = chain.energy;
    let gained = -energy;
    for (let count = 0; count < steps; count++) {
      if (count > 0) for (let i = first; i < size; i++) velocity[i] = damping * velocity[i]! + noise * stream.normal();
      for (let i = first; i < size; i++) {
        const before = velocity[i]!;
        const speed = before - (step / 2) * gradient[i]!;
        gained -= (before * before) / 2;
        at[i] = at[i]! + step * speed;
        velocity[i] = speed;
      }
      energy = posterior.energy(at, gradient);
      for (let i = first; i < size; i++) {
        const speed = velocity[i]! - (step / 2) * gradient[i]!;
        gained += (speed * speed) / 2;
        velocity[i] = speed;
      }
    }
    gained += energy;
    // Not a number where the trajectory left the range of doubles: refused.
    const probability = gained < Infinity ? Math.min(1, Math.exp(-gained)) : 0;
    if (stream.uniform() < probability) {
      chain.at.set(at);
      chain.gradient.set(gradient);
      chain.energy = energy;
      look(chain, posterior);
    }
    return probability;
  }
}

function started(stream: Stream, posterior: NetworkPosterior): Chain {
  return placed(stream, firstStep, posterior.prior(stream), posterior);
}

function placed(stream: Stream, step: number, at: Float64Array<ArrayBuffer>, posterior: NetworkPosterior): Chain {
  const gradient = new Float64Array(posterior.size);
  const chain: Chain = { stream, step, at, gradient, energy: posterior.energy(at, gradient), values: [] };
  look(chain, posterior);
  return chain;
}

/** Takes the values at the place where the energy was last looked at. */
function look(chain: Chain, posterior: NetworkPosterior): void {
  const { trainLoss, trainX, xi } = posterior.seen;
  chain.values = [trainLoss, trainX, posterior.testX(chain.at), xi];
}

function kept({ chains }: Dynamics, length: number): Float64Array<ArrayBuffer> {
  return Float64Array.from([length, ...chains.flatMap(({ stream, step, at }) => [...stream.state, step, ...at])]);
}

function restored(state: Float64Array<ArrayBuffer>, posterior: NetworkPosterior): Chain[] {
  return Array.from({ length: chainCount }, (_, c) => {
    const own = state.slice((c * state.length) / chainCount, ((c + 1) * state.length) / chainCount);
    return placed(Stream.from(own), own[streamSize]!, own.slice(streamSize + 1), posterior);
  });
}

function mean(values: Iterable<number> & { length: number }): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
