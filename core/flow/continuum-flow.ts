/** Continuum and discrete flow of one system side by side, at any number of modes left: what the quantity `continuum-flow` reads. */
import type { System } from '../model/system.ts';
import type { Descent } from '../numerics/descent.ts';
import { modesOf } from './blocks.ts';
import { bareFlow, end, hattedFlow, rescaledFlow, runningBorder } from './continuum.ts';
import { actionOf, startOf } from './start.ts';
import { TruncatedFlow } from './truncated.ts';

/** NaN where it does not exist: r′, U, r̂, ĝ, ŷ² for spectra other than power laws; everything where a flow has left the range of doubles. */
export interface SideBySide {
  continuum: { r: number; g: number };
  /** The bare flow with boundaries at whole numbers, from Λ = K to Λ = q; NaN at q = 0. */
  whole: { r: number; g: number };
  discrete: { r: number; g: number };
  rescaled: { r: number; U: number };
  hatted: { r: number; g: number; y2: number };
}

export class ContinuumFlow {
  /** The running k*, NaN where it does not lie within ½…K+½. */
  readonly border: number;
  private readonly discrete: TruncatedFlow;
  private readonly bare: Descent;
  private readonly whole: Descent;
  private readonly K: number;
  private readonly rescaled: Descent | undefined;
  private readonly hatted: Descent | undefined;
  private readonly cut: number;

  private constructor(system: System, start: Float64Array) {
    const modes = modesOf(system);
    const { spectrum, K } = modes;
    this.discrete = new TruncatedFlow(modes, 2, start);
    this.bare = bareFlow(spectrum, 2, start);
    this.whole = bareFlow(spectrum, 2, start, 0);
    this.K = K;
    this.border = runningBorder(spectrum, this.bare);
    const cut = K + end;
    this.cut = cut;
    if (system.spectrum !== 'power-law') return;
    const { alpha, beta } = system;
    const law = { alpha, beta, cut, lambda: spectrum.lambda(cut), y2: spectrum.y2(cut) };
    this.rescaled = rescaledFlow(law, start[0]!, start[1]!);
    this.hatted = hattedFlow(law, start[0]!, start[1]!);
  }

  /**
   * @param system with finitely many modes, N = ∞
   * @returns undefined where there is no such flow: for losses whose V does not fit order 2, and for spectra that are no smooth function of k
   * @throws CoarsegrainError as `spectrumOf`
   */
  static of(system: System): ContinuumFlow | undefined {
    const action = actionOf(system);
    const start = action && startOf(action, 2);
    return start && modesOf(system).spectrum.smooth ? new ContinuumFlow(system, start) : undefined;
  }

  /** @param modesLeft q, which is Λ = q+½; from K on nothing is gone */
  at(modesLeft: number): SideBySide {
    const cut = Math.min(modesLeft + end, this.cut);
    const x = Math.log(cut / this.cut);
    const bare = this.bare.at(Math.log(cut));
    const whole = modesLeft >= 1 ? this.whole.at(Math.log(Math.min(modesLeft, this.K))) : undefined;
    const discrete = this.discrete.couplings(modesLeft);
    const rescaled = this.rescaled?.at(x);
    const hatted = this.hatted?.at(x);
    return {
      continuum: { r: bare[0]!, g: bare[1]! },
      whole: { r: whole?.[0] ?? NaN, g: whole?.[1] ?? NaN },
      discrete: { r: discrete[0]!, g: discrete[1]! },
      rescaled: { r: rescaled?.[0] ?? NaN, U: rescaled?.[1] ?? NaN },
      hatted: { r: hatted?.[0] ?? NaN, g: hatted?.[1] ?? NaN, y2: hatted?.[2] ?? NaN },
    };
  }
}
