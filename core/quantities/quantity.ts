/** What a quantity is: a thing that can be computed for a system. One file in this folder each, and one line in `index.ts`. */
import type { ParameterKey } from '../model/parameters.ts';
import type { System, SystemInput } from '../model/system.ts';

/** How a point ended. The order is the code under which the database keeps it: append only. */
export const pointStatuses = ['converged', 'several roots', 'no root', 'not converged'] as const;
export type PointStatus = (typeof pointStatuses)[number];

export interface OutputColumn {
  key: string;
  latex: string;
  symbol: string;
  /** The word for it, with its level where a curve of it is drawn. */
  name: string;
  meaning: string;
}

export interface Outcome {
  status: PointStatus;
  /** One value an output column, in their order, where the status is `converged`; NaN throughout otherwise. */
  values: readonly number[];
  /** Every solution, ascending, where there is not exactly one. */
  roots?: readonly number[];
}

export interface Quantity {
  name: string;
  /** Raised whenever a value may change; stored with every run. */
  solverVersion: string;
  /** Which of the three levels of the theory it belongs to, as curves are labelled. */
  level: 'level 1' | 'level 2' | 'experiment';
  title: string;
  meaning: string;
  /** The parameters it depends on, which are also its input columns. */
  inputs: readonly ParameterKey[];
  outputs: readonly OutputColumn[];
  /** The outputs that charts draw, the one they begin with first. */
  drawn: readonly [string, ...string[]];
  /** Whether seeds matter. */
  random: boolean;
  /**
   * Estimated seconds for one point on one thread.
   * @param pointsPerSpectrum how many neighbouring points share the spectrum, whose nodes are built once for them
   */
  cost(system: System, pointsPerSpectrum: number): number;
  /** The checked system of one row of a table. Throws CoarsegrainError. */
  parse(input: SystemInput, path?: string): System;
  compute(system: System): Outcome;
  /** The outputs as a row of a table has them, where that is not one key a column. */
  report?(values: readonly number[]): Record<string, unknown>;
}
