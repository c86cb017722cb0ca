/** Experiments made by hand: theory's own numbers with the noise of a few data sets. */
import type { Curve, CurveSet } from '../../../core/chart/curves.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { pointStatuses, type PointStatus, type Quantity } from '../../../core/quantities/quantity.ts';

const samples = [10, 15, 21, 31, 46, 66, 97, 142, 207, 300];

interface MeasuredOptions {
  couplings?: number[];
  ridges?: number[];
  /** Statuses of the first curve's points, by position; `null` for a point that is not there yet. */
  statuses?: Record<number, PointStatus | null>;
  P?: number[];
}

/** The posterior of (0.6, 0.9), K = 200, at the ridges and couplings of *Theory at three levels*: errors of 0.3 to 2 %. */
export function measured({
  couplings = [0, 1, 10],
  ridges = [0.1, 10],
  statuses = {},
  P = samples,
}: MeasuredOptions = {}): CurveSet {
  const stream = Stream.of('an experiment', 1);
  const parameters = ridges.flatMap((kappa) => couplings.map((u) => ({ kappa, u })));
  const { outputs, predictions = [] }: Quantity = quantities.posterior;
  const curves = parameters.map(({ kappa, u }, index): Curve => {
    const systems = P.map((count) => parseSystem({ alpha: 0.6, beta: 0.9, K: 200, kappa, u, P: count }));
    const theories = predictions.map(({ quantity, columns }) => {
      const theory: Quantity = quantities[quantity];
      const rows = systems.map((system) => theory.compute(system).values);
      return Object.fromEntries(
        Object.entries(columns).map(([own, other]) => {
          const at = theory.outputs.findIndex(({ key }) => key === other);
          return [own, Float64Array.from(rows, (row) => row[at]!)];
        }),
      );
    });
    const status = P.map((_, at) =>
      index === 0 ? (statuses[at] ?? (at in statuses ? null : 'converged')) : 'converged',
    );
    const there = (value: (at: number) => number) =>
      Float64Array.from(P, (_, at) => (status[at] === null ? NaN : value(at)));
    const values = Object.fromEntries(outputs.map(({ key }) => [key, there(() => quality[key] ?? NaN)]));
    for (const { key, error } of outputs) {
      if (error === undefined) continue;
      const truth = theories[0]![key]!;
      values[error] = there((at) => truth[at]! * (0.003 + 0.017 * stream.uniform()));
      values[key] = there((at) => truth[at]! * (1 + 0.03 / P[at]!) + values[error]![at]! * stream.normal());
    }
    return {
      index,
      parameters: { ...(ridges.length > 1 ? { kappa } : {}), u },
      system: systems[0]!,
      x: Float64Array.from(P),
      values,
      status: Uint8Array.from(status, (word) => (word === null ? 255 : pointStatuses.indexOf(word))),
      roots: [],
      levelTwo: {
        values: {},
        deviation: new Float64Array(P.length).fill(NaN),
        status: new Uint8Array(P.length).fill(255),
      },
      predictions: theories,
      gaussianProcess: {
        values: {},
        levelTwo: {
          values: {},
          deviation: new Float64Array(P.length).fill(NaN),
          status: new Uint8Array(P.length).fill(255),
        },
      },
      crossing: null,
    };
  });
  const size = { curves: curves.length, pointsPerCurve: P.length };
  return {
    quantity: 'posterior',
    level: 'experiment',
    x: { parameter: 'P', logarithmic: true },
    varying: ridges.length > 1 ? ['kappa', 'u'] : ['u'],
    curves,
    pending: false,
    failure: '',
    shown: size,
    total: size,
  };
}

const quality: Record<string, number> = {
  acceptance: 0.87,
  autocorrelation: 12.3,
  effective: 812,
  r_hat: 1.004,
  drawn: 8,
};

/** The same before any point is there, as a preview has it. */
export function uncomputed(set: CurveSet): CurveSet {
  for (const { status, values } of set.curves) {
    status.fill(255);
    for (const column of Object.values(values)) column.fill(NaN);
  }
  return set;
}
