/**
 * Sampling of the posterior against a plain preconditioned Hamiltonian Monte Carlo, in one run: leapfrog in coordinates in which the prior is
 * white, with its step and its number of steps tuned. Both see the same data set with the same products of matrices. What is compared is
 * how many independent samples of E[|Δ|² | d] a second of either is worth: the variance of these over that of the average.
 */
import { drawDataSet, modesOf } from '../../core/experiment/data-set.ts';
import { chainQuality } from '../../core/experiment/diagnostics.ts';
import { averagesOf, Observer, partCount } from '../../core/experiment/posterior-averages.ts';
import { Chain, Residual } from '../../core/experiment/posterior-chain.ts';
import { frameOf, type Frame } from '../../core/experiment/posterior-frame.ts';
import { samplingLoss } from '../../core/experiment/posterior-loss.ts';
import { ModesSeen } from '../../core/experiment/posterior-modes.ts';
import { priorInSamples, type Prior } from '../../core/experiment/posterior-prior.ts';
import { Sampling } from '../../core/experiment/posterior-sampling.ts';
import { drawPosterior } from '../../core/experiment/posterior.ts';
import { parseSystem, type System } from '../../core/model/system.ts';
import { Stream } from '../../core/numerics/stream.ts';
import { posterior } from '../../core/quantities/posterior.ts';
import type { Measured } from './goal.ts';

const base = { K: 200, alpha: 0.6, beta: 0.9, kappa: 0.1 };
const idle = () => undefined;
const chains = 4;

export function benchPosterior(): Measured[] {
  return [ratio(150, 1, 10), ratio(50, 10, 25), ...[10, 50, 150, 300].map(secondsOfDraw), preset()];
}

function ratio(P: number, u: number, goal: number): Measured {
  const system = parseSystem({ ...base, P, u }, '', posterior);
  const framed = framedRun(system, 1000);
  const plain = plainRun(system, 1000);
  const bare = (framed.bare * plain.seconds) / (framed.seconds * plain.effective);
  return {
    what: `posterior, P = ${String(P)}, u = ${String(u)} against plain; ${bare.toFixed(1)} without control variates`,
    value: framed.effective / framed.seconds / (plain.effective / plain.seconds),
    unit: ' times',
    goal,
    atLeast: true,
  };
}

/** Seconds of a data set, mean over u = 0, 1, 10 and κ = 0.1, 10. */
function secondsOfDraw(P: number): Measured {
  const systems = presetSystems([P]);
  const began = performance.now();
  for (const system of systems) drawPosterior(system, Stream.of('bench', 0), idle);
  const each = (performance.now() - began) / systems.length;
  return { what: `posterior, seconds a data set, P = ${String(P)}`, value: each / 1000, unit: ' s', atLeast: false };
}

/** A part of the preset of three levels, all of it on two threads by proportion. */
function preset(): Measured {
  const systems = presetSystems([10, 15, 21, 31, 45, 66, 97, 141, 206, 300]);
  const began = performance.now();
  for (const system of systems) drawPosterior(system, Stream.of('bench', 1), idle);
  const seconds = (((performance.now() - began) / 1000) * 8) / 2;
  const what = 'posterior, 60 points of 8 data sets on 2 threads';
  return { what, value: seconds, unit: ' s', goal: 300, atLeast: false };
}

function presetSystems(sizes: number[]): System[] {
  return sizes.flatMap((P) =>
    [0.1, 10].flatMap((kappa) => [0, 1, 10].map((u) => parseSystem({ ...base, kappa, P, u }, '', posterior))),
  );
}

function priorOf(system: System): { prior: Prior; modes: ReturnType<typeof modesOf> } {
  const modes = modesOf(system);
  const data = drawDataSet(system, modes, Stream.of('bench', 0));
  for (let at = 0; at < data.features.length; at++) data.features[at]! *= Math.sqrt(modes.lambda[at % modes.K]!);
  return { prior: priorInSamples(modes, data, idle)!, modes };
}

interface Run {
  effective: number;
  seconds: number;
}

/** The sampler as it is, with the kicks that it chooses and its control variates. */
function framedRun(system: System, steps: number): Run & { bare: number } {
  const { prior, modes } = priorOf(system);
  const loss = samplingLoss(system);
  const frame = frameOf(prior, loss, system.kappa, idle)!;
  const residual = new Residual(frame, loss, system.kappa, idle);
  const seen = new ModesSeen(modes, frame, idle);
  const { kicks } = new Sampling(residual, seen, Stream.of('framed', 0));
  const observer = new Observer(residual, seen);
  const series = () => Array.from({ length: partCount }, () => new Float64Array(steps));
  const paths = Array.from({ length: chains }, (_, at) => ({
    chain: new Chain(residual, Stream.of('framed', at)),
    record: {
      values: series(),
      controls: series(),
      z: new Float64Array(prior.n),
      w: new Float64Array(prior.n),
    },
  }));
  for (const { chain } of paths) for (let step = 0; step < 100; step++) chain.step(kicks);
  const began = performance.now();
  for (const { chain, record } of paths) {
    for (let step = 0; step < steps; step++) {
      chain.step(kicks);
      observer.look(chain, record, step);
    }
  }
  const records = paths.map(({ record }) => record);
  const averaged = averagesOf(records, seen).series[2]!;
  const seconds = (performance.now() - began) / 1000;
  const plain = records.map(({ values }) => values[2]!.map((linear, step) => 2 * linear + values[3]![step]!));
  const { effective } = chainQuality([averaged], 1);
  const bare = chainQuality([plain], 1).effective;
  return { effective: (effective * variance(plain)) / variance(averaged), seconds, bare };
}

function variance(all: readonly Float64Array[]): number {
  const values = all.flatMap((chain) => [...chain]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

function plainRun(system: System, steps: number): Run {
  const { prior, modes } = priorOf(system);
  const loss = samplingLoss(system);
  const { P, n, ct, labels } = prior;
  const start = frameOf(prior, loss, system.kappa, idle)!.x;
  const b = new Float64Array(4 * Math.ceil(P / 4) * n);
  for (let i = 0; i < P; i++) for (let j = i; j < n; j++) b[i * n + j] = ct[j * P + i]!;
  const l = new Float64Array(n * n);
  for (let j = 0; j < n; j++) l[j * n + j] = 1;
  const none = () => new Float64Array(P);
  const frame: Frame = { prior, x: new Float64Array(n), d: labels, l, b, slope: none(), curvature: none() };
  const residual = new Residual(frame, loss, system.kappa, idle);
  const seen = new ModesSeen(modes, frame, idle);
  const run = (leaps: number, step: number, length: number, many: number): Run & { acceptance: number } => {
    const all = Array.from({ length: many }, (_, at) => new Leapfrog(residual, Stream.of('plain', at), start));
    for (const chain of all) for (let count = 0; count < 50; count++) chain.step(leaps, step);
    let accepted = 0;
    const began = performance.now();
    const series = all.map((chain) =>
      Float64Array.from({ length }, () => {
        if (chain.step(leaps, step)) accepted++;
        return 2 * seen.linear(chain.z) + seen.products(chain.z, chain.z)[0]!;
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    return { effective: chainQuality([series], 1).effective, seconds, acceptance: accepted / (length * many) };
  };
  let best = { rate: 0, leaps: 0, step: 0 };
  for (const leaps of [5, 10, 20, 40, 80]) {
    // The step with which about four of five are accepted, among steps 10 % apart.
    let step = 0.5;
    while (run(leaps, step, 50, 2).acceptance < 0.8) step /= 1.1;
    const { effective, seconds } = run(leaps, step, 300, 2);
    if (effective / seconds > best.rate) best = { rate: effective / seconds, leaps, step };
  }
  return run(best.leaps, best.step, steps, chains);
}

/** Plain Hamiltonian Monte Carlo of ½|x|² + Σℓ(labels + Cx)/κ, steps of a length that varies by a fifth. */
class Leapfrog {
  readonly z: Float64Array<ArrayBuffer>;
  private readonly residual: Residual;
  private readonly stream: Stream;
  private readonly gradient: Float64Array<ArrayBuffer>;
  private energy: number;

  constructor(residual: Residual, stream: Stream, start: Float64Array) {
    this.residual = residual;
    this.stream = stream;
    this.z = Float64Array.from(start);
    this.gradient = new Float64Array(start.length);
    residual.gradient(this.z, this.gradient);
    this.energy = residual.energy();
  }

  step(leaps: number, size: number): boolean {
    const { z, gradient, residual, stream } = this;
    const n = z.length;
    const p = stream.normals(new Float64Array(n));
    const step = size * (0.8 + 0.4 * stream.uniform());
    const next = z.slice();
    const slope = gradient.slice();
    const kinetic = () => p.reduce((sum, value, k) => sum + value * value + next[k]! * next[k]!, 0) / 2;
    const before = kinetic() + this.energy;
    for (let leap = 0; leap < leaps; leap++) {
      const kick = leap === 0 ? step / 2 : step;
      for (let k = 0; k < n; k++) {
        p[k]! -= kick * (next[k]! + slope[k]!);
        next[k]! += step * p[k]!;
      }
      residual.gradient(next, slope);
    }
    for (let k = 0; k < n; k++) p[k]! -= (step / 2) * (next[k]! + slope[k]!);
    const energy = residual.energy();
    const accepted = Math.log(stream.uniform()) < before - kinetic() - energy;
    if (accepted) {
      z.set(next);
      gradient.set(slope);
      this.energy = energy;
    }
    return accepted;
  }
}
