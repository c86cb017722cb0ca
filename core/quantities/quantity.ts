/** What a quantity is: a thing that can be computed for a system. One file in this folder each, and one line in `index.ts`. */
import type { Coordinate, ParameterKey } from '../model/parameters.ts';
import type { Requirement } from '../model/setting.ts';
import type { DynamicsKind } from '../model/kinds.ts';
import type { System } from '../model/system.ts';
import type { Experiment } from './experiment.ts';

/** How a point ended. The order is the code under which the database keeps it: append only. */
export const pointStatuses = [
  'converged',
  'several roots',
  'no root',
  'not converged',
  'k* near 1',
  'k* near K',
  'beyond first order',
  'cut-off artefact',
  'chains not converged',
  'budget spent',
  'incomplete',
] as const;
export type PointStatus = (typeof pointStatuses)[number];

/** What each status says of the point's values, in a sentence. */
export const statusSentences: Record<PointStatus, string> = {
  converged: 'There is one solution, and it was found.',
  'several roots': 'There are several solutions; all are listed and none is chosen.',
  'no root': 'There is no solution: no saddle point, or no posterior that could be normalised.',
  'not converged': 'No solution was found, or a number left the range of doubles.',
  'k* near 1': 'The border k* lies at the first modes: the values are right, but not yet scaling behaviour.',
  'k* near K':
    'The border k* lies at the last modes: the values are right for this K, but show its cut-off and no scaling.',
  'beyond first order':
    'N is not far above k*: the first-order response to finite width no longer describes the system.',
  'cut-off artefact':
    'The response changes sign near here at this K, and does not at K = ∞: the zero is made by the cut-off.',
  'chains not converged':
    'Chains of the sampler do not agree yet: the values are not to be believed. A run that is resumed goes on from where they are.',
  'budget spent':
    'The target precision was not reached with the data sets that the budget allows: the values are right, their error is larger.',
  incomplete: 'Not all data sets are computed yet: mean and error are those of the ones that are.',
};

/** The statuses of points without values. */
export type FailedStatus = 'several roots' | 'no root' | 'not converged';

/** Whether a point of that status has values: converged, within the theory's range or outside it. */
export function hasValues(status: PointStatus): status is Exclude<PointStatus, FailedStatus> {
  return status !== 'several roots' && status !== 'no root' && status !== 'not converged';
}

export interface OutputColumn {
  key: string;
  latex: string;
  symbol: string;
  /** The word for it, with its level where a curve of it is drawn. */
  name: string;
  meaning: string;
  /** The column that holds its standard error, where it is a mean. */
  error?: string;
  /** What replicates have together, where that is not their mean. */
  together?: 'largest' | 'smallest' | 'sum';
  /** Of a derived column what it is, in other columns. */
  expression?: string;
}

/** A theory's columns for what an experiment measures. */
export interface Prediction {
  quantity: 'effective-action' | 'replica' | 'exact-integral' | 'gradient-flow';
  /** Of networks, the training whose outcome it is; any if missing. */
  dynamics?: DynamicsKind;
  /** By column of the experiment, the column of the theory. */
  columns: Readonly<Record<string, string>>;
}

export interface Outcome {
  status: PointStatus;
  /** One value an output column, in their order; NaN throughout where the status has no values. NaN where one does not exist. */
  values: readonly number[];
  /** Every solution, ascending, where there is not exactly one. */
  roots?: readonly number[];
}

export interface Quantity extends Requirement {
  name: string;
  /** Raised whenever a value may change; stored with every run. */
  solverVersion: string;
  /** Which of the three levels of the theory it belongs to, as curves are labelled. */
  level: 'level 1' | 'level 2' | 'experiment';
  title: string;
  meaning: string;
  /** The parameters it depends on, which are also its input columns where the kinds of loss and spectrum have them. */
  inputs: readonly ParameterKey[];
  /** Whether it exists for finitely many modes alone. */
  finiteModes?: boolean;
  /** The parameter of which a row of a table may hold a list; the outputs are lists then. */
  coordinate?: Coordinate;
  outputs: readonly OutputColumn[];
  /** The outputs that charts draw, the one they begin with first. */
  drawn: readonly [string, ...string[]];
  /** What is repeated, and how: of experiments alone. */
  experiment?: Experiment;
  /** The theories that it tests; residuals are against the first. */
  predictions?: readonly Prediction[];
  /**
   * Estimated seconds for one point on one thread.
   * @param pointsPerSpectrum how many neighbouring points share the spectrum, whose nodes are built once for them
   */
  cost(system: System, pointsPerSpectrum: number): number;
  compute(system: System): Outcome;
  /**
   * The outputs as a row of a table has them, where that is not one key a column.
   * @param points the values of one point, or of one for each entry of the list that the row holds
   */
  report?(points: readonly (readonly number[])[], listed: boolean): Record<string, unknown>;
}

/** The theories that a quantity tests on such systems. */
export function predictionsFor(
  { predictions = [] }: Pick<Quantity, 'predictions'>,
  system: Pick<System, 'dynamics'>,
): readonly Prediction[] {
  return predictions.filter(({ dynamics }) => dynamics === undefined || dynamics === system.dynamics);
}
