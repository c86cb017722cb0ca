/** Systems for tests of the sampler, and what it is made of. */
import { drawDataSet, modesOf, type Modes } from '../../../core/experiment/data-set.ts';
import { Residual } from '../../../core/experiment/posterior-chain.ts';
import { frameOf, type Frame } from '../../../core/experiment/posterior-frame.ts';
import { samplingLoss } from '../../../core/experiment/posterior-loss.ts';
import { ModesSeen } from '../../../core/experiment/posterior-modes.ts';
import { priorInModes, priorInSamples } from '../../../core/experiment/posterior-prior.ts';
import { parseSystem, type System, type SystemInput } from '../../../core/model/system.ts';
import type { Stream } from '../../../core/numerics/stream.ts';
import { posterior } from '../../../core/quantities/posterior.ts';

export const idle = () => undefined;

export function systemOf(input: SystemInput): System {
  return parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, ...input }, '', posterior);
}

export interface Prepared {
  modes: Modes;
  frame: Frame;
  residual: Residual;
  seen: ModesSeen;
}

/** The first thing that a draw makes, in the coordinates of the samples or of the modes. */
export function prepared(system: System, stream: Stream, coordinates: 'samples' | 'modes'): Prepared {
  const modes = modesOf(system);
  const data = drawDataSet(system, modes, stream);
  for (let at = 0; at < data.features.length; at++) data.features[at]! *= Math.sqrt(modes.lambda[at % modes.K]!);
  const loss = samplingLoss(system);
  const prior = coordinates === 'samples' ? priorInSamples(modes, data, idle)! : priorInModes(modes, data);
  const frame = frameOf(prior, loss, system.kappa, idle)!;
  const residual = new Residual(frame, loss, system.kappa, idle);
  return { modes, frame, residual, seen: new ModesSeen(modes, frame, idle) };
}
