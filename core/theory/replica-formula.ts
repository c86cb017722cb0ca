/** The replica-symmetric theory with a loss that is a formula: it may not be convex, nor have a minimum (theory, section 6). */
import type { Loss } from '../model/loss.ts';
import type { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { shapeOf } from './loss-shape.ts';
import { surveyLoss, type LossSurvey } from './loss-survey.ts';
import { averageOver } from './replica-average.ts';
import { coarsestStep, fixedPoint, type FixedPoint, type SampleSide } from './replica-newton.ts';
import { quadratic } from './replica-quadratic.ts';
import { AnyPosterior } from './replica-wells.ts';

export interface SeveralRoots {
  status: 'several roots';
  /** ŝ, ascending. */
  roots: number[];
}

/** Ridges, in units of the one at which a loss is quadratic, from whose solutions those of a loss with several wells are sought. */
const ridges = [1, 1e-3, 1e3, 1e6];

/** The solution, of which there is one for a convex loss, or why not exactly one was found. */
export function solveFormula(
  system: System,
  modes: SystemSums,
): FixedPoint | { status: 'no root' | 'not converged' } | SeveralRoots {
  const shape = shapeOf(system);
  const survey = surveyOf(system, shape.loss, Math.sqrt(modes.at(0).X + system.noise));
  if (!survey) return { status: 'not converged' };
  if (survey.bottomless) return { status: 'no root' };
  const posterior = new AnyPosterior(shape, system.kappa, survey);
  const side: SampleSide = {
    coarsest: coarsestStep,
    average: (Q, V, step, out) => averageOver(posterior, Q, V, step, out),
  };
  const bend = shape.loss.second(0);
  const kappa = bend > 0 && bend < Infinity ? system.kappa / bend : system.kappa;
  const found: FixedPoint[] = [];
  for (const ridge of survey.convex ? [1] : ridges) {
    const start = quadratic({ ...system, kappa: kappa * ridge }, modes);
    const end = start && fixedPoint(system, modes, start, side);
    if (end && found.every(({ s }) => Math.abs(s / end.s - 1) > 1e-6)) found.push(end);
  }
  // What was not sought may be there.
  if (posterior.exhausted) return { status: 'not converged' };
  if (found.length > 1) return { status: 'several roots', roots: found.map(({ s }) => s).sort((a, b) => a - b) };
  return found[0]?.exact ? found[0] : { status: 'not converged' };
}

const surveys = new Map<string, LossSurvey | undefined>();

/** The survey of a loss at about that size, shared by the points of a curve. */
function surveyOf({ ell, u }: System, loss: Loss, size: number): LossSurvey | undefined {
  const rounded = 2 ** Math.ceil(Math.log2(size));
  const key = JSON.stringify([ell, u, rounded]);
  if (!surveys.has(key)) {
    if (surveys.size >= 64) surveys.clear();
    surveys.set(key, surveyLoss(loss, rounded));
  }
  return surveys.get(key);
}
