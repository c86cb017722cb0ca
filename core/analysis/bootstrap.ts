/** A seeded bootstrap of a fit: new data of the same law, fitted again from where the first fit ended. */
import { Stream } from '../numerics/stream.ts';
import type { Interval } from './learning-curve.ts';
import { LeastSquares } from './least-squares.ts';
import { FitProblem, type Points } from './problem.ts';
import type { Setting } from './request.ts';
import type { Minimum } from './search.ts';

const tolerance = 1e-6;

export interface Bootstrap {
  /** 2.5 and 97.5 percentiles by place. */
  intervals: Interval[];
  /** How many samples have no minimum that was reached. */
  lost: number;
}

/**
 * @param known whether the errors are: new data are then the fit plus normal noise of those errors (parametric); else plus residuals, relative
 * to their errors, drawn with replacement
 * @param progress told the number of samples that are done
 */
export function bootstrap(
  setting: Setting,
  points: Points,
  known: boolean,
  minimum: Minimum,
  count: number,
  seed: number,
  progress: (done: number) => void,
): Bootstrap {
  const { x, weights } = points;
  const n = x.length;
  const sample = { x, y: new Float64Array(n), weights };
  const problem = new FitProblem(setting.model, sample, setting.bounds, setting.held);
  const solver = new LeastSquares(problem);
  const fitted = Float64Array.from(points.y, (y, i) => y - minimum.residuals[i]! / weights[i]!);
  const inflation = Math.sqrt(n / Math.max(1, n - problem.amplitudes - problem.coordinates));
  const stream = Stream.of(`bootstrap ${seed}`, 0);
  const samples = setting.model.parameters.map(() => new Float64Array(count));
  let lost = 0;
  for (let number = 0; number < count; number++) {
    for (let i = 0; i < n; i++) {
      const noise = known ? stream.normal() : inflation * minimum.residuals[Math.floor(n * stream.uniform())]!;
      sample.y[i] = fitted[i]! + noise / weights[i]!;
    }
    if (!solver.minimise(minimum.q, tolerance)) lost++;
    const values = problem.valuesAt(solver.q, solver.c);
    for (let place = 0; place < values.length; place++) samples[place]![number] = values[place]!;
    progress(number + 1);
  }
  return { intervals: samples.map(percentiles), lost };
}

function percentiles(samples: Float64Array): Interval {
  const sorted = samples.toSorted();
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

/** Linear between the order statistics. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
