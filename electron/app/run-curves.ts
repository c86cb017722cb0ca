/** The learning curves of a run, for the analysis. */
import { setImmediate } from 'node:timers/promises';
import type { LearningCurve } from '../../core/analysis/learning-curve.ts';
import type { RunDetail } from '../../core/api.ts';
import { analysedCurve, isLearningQuantity, learningQuantities } from '../../core/chart/analysed-curve.ts';
import { planCurves } from '../../core/chart/curve-plan.ts';
import { curveLabel } from '../../core/chart/labels.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { ComparisonSource } from '../../core/history/comparison.ts';
import { parameterOf } from '../../core/model/parameters.ts';
import { expandStudy, systemAt } from '../../core/study/expansion.ts';
import type { Curves } from './curves.ts';

type RunSource = Extract<ComparisonSource, { run: number }>;

/**
 * The curves along P of a run's points: of the quantity that is named, or of the first that has learning curves.
 * @throws CoarsegrainError where the run has no such curves
 */
export async function learningCurvesOf(detail: RunDetail, source: RunSource, curves: Curves): Promise<LearningCurve[]> {
  const { run, studyName, document } = detail;
  const among = source.quantity
    ? [source.quantity].filter((name) => document.quantities.includes(name))
    : document.quantities;
  const quantity = among.find(isLearningQuantity);
  if (!quantity) throw noCurves(detail, source);
  const set = await curves.of(detail, quantity);
  if (set.x.parameter !== 'P') {
    const { name, symbol } = parameterOf(set.x.parameter);
    const message = `The curves of run ${run} go along ${symbol}, ${name}; a learning curve goes along P.`;
    throw new CoarsegrainError({ kind: 'not-allowed', field: 'run', value: run, allowed: 'a run along P', message });
  }
  const expansion = expandStudy(document);
  const plan = planCurves(expansion, quantity);
  const analysed: LearningCurve[] = [];
  for (const curve of set.curves) {
    const words = set.curves.length > 1 ? `: ${curveLabel(curve, set).plain}` : '';
    const column = [source.quantity, source.output].filter((word) => word !== undefined).join(' ');
    analysed.push(
      analysedCurve(curve, {
        name: `${studyName}, run ${run}${column ? `, ${column}` : ''}${words}`,
        quantity,
        ...(source.output === undefined ? {} : { observable: source.output }),
        systemAt: (position) => systemAt(expansion, plan.curves[curve.index]![position]!),
      }),
    );
    // Curve by curve, so that a large set never holds the process for long.
    await setImmediate();
  }
  return analysed;
}

function noCurves({ run, document }: RunDetail, { quantity }: RunSource): CoarsegrainError {
  const allowed =
    quantity && isLearningQuantity(quantity) ? document.quantities.join(', ') : learningQuantities.join(', ');
  const message = quantity
    ? `Run ${run} has no learning curves of ${quantity}; it computes ${document.quantities.join(', ')}.`
    : `Run ${run} computes ${document.quantities.join(', ')}, of which none has learning curves.`;
  return new CoarsegrainError({ kind: 'not-allowed', field: 'run', value: run, allowed, message });
}
