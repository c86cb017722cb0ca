/**
 * Experiments as quantities: what is drawn again and again, and what a point shows of it. The draws of a point are numbered; which of them it
 * takes depends on their values and order alone, so that a point is the same however they were distributed over threads, and draws
 * that are kept from before are worth as much as new ones.
 */
import type { Draw, DrawFunction, Progress } from '../experiment/draw.ts';
import { inputsOf } from '../model/setting.ts';
import type { ParameterKey } from '../model/parameters.ts';
import type { System } from '../model/system.ts';
import { wordKeys } from '../model/system.ts';
import { Mean } from '../numerics/mean.ts';
import { Stream } from '../numerics/stream.ts';
import type { Outcome, OutputColumn, Quantity } from './quantity.ts';
import { reported } from './reported.ts';

export interface Experiment {
  /** What one draw is. */
  unit: 'data set' | 'group of chains';
  /** The parameter that says how many there are. */
  count: 'datasets' | 'chains';
  /** Estimated seconds of one draw on one thread. */
  seconds(system: System): number;
  draw: DrawFunction;
}

/** What an experiment is made of; the columns of errors, of chains and of their number are added to it. */
export interface ExperimentParts extends Omit<
  Quantity,
  'level' | 'outputs' | 'cost' | 'compute' | 'report' | 'experiment'
> {
  /** Estimated seconds of one draw on one thread. */
  cost(system: System): number;
  unit: Experiment['unit'];
  draw: DrawFunction;
  /** One a value of a draw, in the order of its values. */
  observables: readonly OutputColumn[];
  /** Whether a draw is an average over Markov chains, whose quality is told. */
  chains: boolean;
}

/** How the draws are made, and not what is drawn: systems that differ in these alone share their draws. */
const repetition: readonly ParameterKey[] = ['datasets', 'chains', 'precision', 'budget'];
/** Draws before a target precision is looked at: an error from fewer is too uncertain to stop at. */
const fewest = 8;

const ofChains: readonly OutputColumn[] = [
  {
    key: 'acceptance',
    latex: 'a',
    symbol: 'a',
    name: 'acceptance',
    meaning: 'share of the proposals that the sampler accepted',
  },
  {
    key: 'autocorrelation',
    latex: '\\tau_\\mathrm{int}',
    symbol: 'τ_int',
    name: 'autocorrelation time',
    meaning:
      'integrated autocorrelation time of the slowest observable in steps of a chain, the largest over the draws',
    together: 'largest',
  },
  {
    key: 'effective',
    latex: 'n_\\mathrm{eff}',
    symbol: 'n_eff',
    name: 'effective sample size',
    meaning: 'independent samples that the chains of a draw are worth, the smallest over the draws',
    together: 'smallest',
  },
  {
    key: 'r_hat',
    latex: '\\hat{R}',
    symbol: 'R',
    name: 'split R',
    meaning: 'how much the halves of the chains differ, the largest over the draws; 1 where they agree',
    together: 'largest',
  },
];

/** A quantity whose points are means over draws. */
export function experimentQuantity(parts: ExperimentParts): Quantity {
  const { unit, draw, observables, chains, ...rest } = parts;
  const count = unit === 'data set' ? 'datasets' : 'chains';
  const means = observables.flatMap((column): OutputColumn[] => [
    { ...column, error: `${column.key}_error` },
    {
      key: `${column.key}_error`,
      latex: `\\delta ${column.latex}`,
      symbol: `δ${column.symbol}`,
      name: `standard error of ${column.name}`,
      meaning: `over the ${plural(unit)}`,
    },
  ]);
  const drawn: OutputColumn = {
    key: 'drawn',
    latex: 'n',
    symbol: 'n',
    name: `${plural(unit)} drawn`,
    meaning: `how many ${plural(unit)} mean and error are taken over`,
    together: 'sum',
  };
  const outputs = [...means, ...(chains ? ofChains : []), drawn];
  const experiment: Experiment = { unit, count, draw, seconds: (system) => rest.cost(system) };
  const quantity: Quantity = {
    ...rest,
    level: 'experiment',
    inputs: [...rest.inputs, count, 'precision', 'budget', 'seed'],
    outputs,
    experiment,
    cost: (system) => rest.cost(system) * expectedDraws(system, count),
    compute(system) {
      const draws: Draw[] = [];
      while (draws.length < drawsWanted(system, experiment, draws)) {
        draws.push(computeDraw(quantity, system, draws.length, () => undefined));
      }
      return summary(quantity, system, draws);
    },
    report(points, listed) {
      return reported(points, listed, (values) => {
        const column = (key: string) => values[outputs.findIndex((output) => output.key === key)];
        const pairs = observables.map(({ key }) => [key, [column(key), column(`${key}_error`)]]);
        const others = (chains ? ofChains : []).map(({ key }) => [key, column(key)]);
        return Object.fromEntries([...pairs, ...others, [count, column('drawn')]]) as Record<string, unknown>;
      });
    },
  };
  return quantity;
}

function plural(unit: Experiment['unit']): string {
  return unit === 'data set' ? 'data sets' : 'groups of chains';
}

/** What is drawn for a system, as text: equal texts, equal draws. */
export function drawName(quantity: Quantity, system: System): string {
  return nameOf(quantity, system, repetition);
}

function nameOf(quantity: Quantity, system: System, without: readonly ParameterKey[]): string {
  const inputs = inputsOf(quantity.inputs, system).filter((key) => !without.includes(key));
  const numbers = inputs.map((key) => [key, Number.isFinite(system[key]) ? system[key] : String(system[key])]);
  // What does not depend on the coupling does not depend on the loss.
  const ofLoss = quantity.inputs.includes('u');
  const words = [...wordKeys, 'loss' as const, 'spectrum' as const, ...(quantity.choices ?? [])]
    .filter((key) => key !== 'file' && system[key] !== undefined && (ofLoss || (key !== 'loss' && key !== 'ell')))
    .map((key) => [key, system[key]]);
  return JSON.stringify(Object.fromEntries([...numbers, ...words]));
}

/**
 * One draw of a point.
 * @param number from 0
 * @param state of the same draw of before, which then goes on
 */
export function computeDraw(
  quantity: Quantity,
  system: System,
  number: number,
  progress: Progress,
  state?: Float64Array<ArrayBuffer>,
): Draw {
  // Over time the same networks are looked at, trained on the same data.
  const name = nameOf(quantity, system, [...repetition, 'time']);
  return quantity.experiment!.draw(system, Stream.of(name, number), progress, state);
}

/**
 * How many draws a point has in the end, as far as the first of them tell: more than there are means that more are wanted.
 * @param draws the first ones, in order
 */
export function drawsWanted(system: System, { count }: Experiment, draws: readonly Draw[]): number {
  const { precision, budget } = system;
  if (!(precision > 0)) return system[count];
  const first = Math.min(fewest, budget);
  const means = new Mean();
  let ratio = 0;
  for (const [index, { values }] of draws.entries()) {
    means.add(values[0]!);
    ratio = means.error / (precision * Math.abs(means.mean));
    if (index + 1 === budget || (index + 1 >= first && ratio <= 1)) return index + 1;
  }
  if (draws.length < first) return first;
  // Errors fall as the square root; half of what is likely to be missing is made before looking again.
  const missing = Math.ceil((draws.length * (ratio * ratio - 1)) / 2);
  return Math.min(budget, draws.length + Math.max(1, missing));
}

/** Draws to expect of a point before any of them is known. */
function expectedDraws(system: System, count: Experiment['count']): number {
  return system.precision > 0 ? system.budget / 2 : system[count];
}

/** What a point shows of its first draws, in order; `incomplete` where more are wanted. */
export function summary(quantity: Quantity, system: System, given: readonly Draw[]): Outcome {
  const experiment = quantity.experiment!;
  const wanted = drawsWanted(system, experiment, given);
  const draws = given.slice(0, wanted);
  const none: Outcome = { status: 'not converged', values: quantity.outputs.map(() => NaN), roots: [] };
  for (const { status } of draws) if (status === 'no root' || status === 'not converged') return { ...none, status };
  if (draws.length === 0) return { ...none, status: 'incomplete' };
  const values = quantity.outputs
    .filter(({ error }) => error !== undefined)
    .flatMap((_, at) => {
      const { mean, error } = meanOf(draws, at);
      return [mean, error];
    });
  if (quantity.outputs.some(({ key }) => key === 'r_hat')) values.push(...qualityOf(draws));
  values.push(draws.length);
  return { status: statusOf(system, draws, wanted), values };
}

function statusOf({ precision }: System, draws: readonly Draw[], wanted: number): Outcome['status'] {
  if (draws.some(({ status }) => status === 'chains not converged')) return 'chains not converged';
  if (draws.length < wanted) return 'incomplete';
  const { mean, error } = meanOf(draws, 0);
  return precision > 0 && !(error <= precision * Math.abs(mean)) ? 'budget spent' : 'converged';
}

function meanOf(draws: readonly Draw[], at: number): Mean {
  const means = new Mean();
  for (const { values } of draws) means.add(values[at]!);
  return means;
}

function qualityOf(draws: readonly Draw[]): number[] {
  const all = draws.flatMap(({ quality }) => quality ?? []);
  if (all.length === 0) return ofChains.map(() => NaN);
  const acceptance = all.reduce((sum, quality) => sum + quality.acceptance, 0) / all.length;
  return [
    acceptance,
    Math.max(...all.map(({ autocorrelation }) => autocorrelation)),
    Math.min(...all.map(({ effective }) => effective)),
    Math.max(...all.map(({ splitR }) => splitR)),
  ];
}
