/**
 * Experiments: what the theory is tested against (theory, section 7). An experiment is repeated on data sets, or in chains, that are drawn
 * one by one, each from a stream of its own; what a point shows is the mean over them and its standard error. In this folder lie the
 * experiments themselves; how many draws a point has, and where they are kept, is for others to decide.
 */
import type { Stream } from '../numerics/stream.ts';
import type { System } from '../model/system.ts';

/** How good a Markov chain's averages are. */
export interface ChainQuality {
  /** Share of the proposals that were accepted, of all chains together. */
  acceptance: number;
  /** Integrated autocorrelation time of the slowest observable, in steps of the chain; 1 where steps are independent. */
  autocorrelation: number;
  /** Effective number of independent samples of the slowest observable, of all chains together. */
  effective: number;
  /** Split R̂ over the chains, of the worst observable. */
  splitR: number;
}

/** What one draw gave. */
export interface Draw {
  /** One value an observable, in the order of the experiment; NaN where there is none. */
  values: readonly number[];
  /**
   * `chains not converged`: the values are there and are not to be believed; going on from `state` may help. `no root`: there is no
   * posterior, since the loss falls without end. `not converged`: there are no values, and more work would give none.
   */
  status: 'converged' | 'chains not converged' | 'no root' | 'not converged';
  /** Absent where the draw is no average over a chain. */
  quality?: ChainQuality;
  /** Where chains that have not converged go on. */
  state?: Float64Array<ArrayBuffer>;
}

/**
 * Called by long work every few milliseconds with the share that is done, from 0 to 1; it throws where the work is no longer wanted.
 */
export type Progress = (share: number) => void;

/**
 * One draw of an experiment.
 * @param system K finite, P an integer
 * @param stream at its beginning: the same stream gives the same draw, bit by bit
 * @param state of the same draw of before, which then goes on for as long again
 */
export type DrawFunction = (
  system: System,
  stream: Stream,
  progress: Progress,
  state?: Float64Array<ArrayBuffer>,
) => Draw;
