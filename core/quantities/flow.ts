/** The discrete flow of mode elimination at orders 2 to 6 beside the exact running coupling, as a quantity (theory, section 3). */
import { memoOf } from '../flow/memo.ts';
import { orders, type Order } from '../flow/elimination.ts';
import { EliminationFlow } from '../flow/elimination-flow.ts';
import type { ParameterKey } from '../model/parameters.ts';
import { curveInputs } from '../model/setting.ts';
import type { System } from '../model/system.ts';
import { reported } from './reported.ts';
import type { OutputColumn, Quantity } from './quantity.ts';

const ignored: readonly ParameterKey[] = ['N'];

/** The couplings of V = (r/2)X + (g/4)X² + (w/6)X³ + (c₄/8)X⁴ + … */
const couplings = [
  { key: 'r', latex: 'r', symbol: 'r', name: 'data strength' },
  { key: 'g', latex: 'g', symbol: 'g', name: 'quartic coupling' },
  { key: 'w', latex: 'w', symbol: 'w', name: 'sextic coupling' },
  { key: 'c4', latex: 'c_4', symbol: 'c₄', name: 'coupling of X⁴' },
  { key: 'c5', latex: 'c_5', symbol: 'c₅', name: 'coupling of X⁵' },
  { key: 'c6', latex: 'c_6', symbol: 'c₆', name: 'coupling of X⁶' },
] as const;

function couplingColumns(order: Order): OutputColumn[] {
  return couplings.slice(0, order).map(({ key, latex, symbol, name }, j) => ({
    key: `${key}_${order}`,
    latex: `${latex}^{(${order})}`,
    symbol: `${symbol} at order ${order}`,
    name: `${name}, order ${order}`,
    meaning: `X^${j + 1} of V has the factor ${symbol}/${2 * j + 2}, truncated at X^${order}, with Λ modes left`,
  }));
}

const outputs: OutputColumn[] = [
  {
    key: 's_exact',
    latex: 's',
    symbol: 's',
    name: 'dressed data strength',
    meaning: 'level 1 for all modes, whatever Λ; missing where it has several solutions or none',
  },
  {
    key: 's_running',
    latex: 's_\\Lambda',
    symbol: 's_Λ',
    name: 'exact running coupling',
    meaning:
      'level 1 on the modes above Λ alone; of several solutions the one that begins as r, missing once it has ended',
  },
  ...orders.flatMap(couplingColumns),
  ...orders.map((order) => ({
    key: `step_error_${order}`,
    latex: `r^{(${order})}/s_\\Lambda-1`,
    symbol: `step error of order ${order}`,
    name: `step error, order ${order}`,
    meaning: 'r over the exact running coupling, less 1: what truncation and explicit steps cost',
  })),
  {
    key: 'k_star_running',
    latex: 'k^*',
    symbol: 'k*',
    name: 'running border',
    meaning:
      'λ_Λ r_Λ = 1 on the flow at the lowest order that holds the loss, Λ as a real number with q+½ for q modes left',
  },
];

/**
 * Λ is the coordinate. Missing are the couplings of orders too low for the loss, and those that have left the range of doubles: where that is
 * every order the point did not converge. Log-cosh has an exact running coupling and no polynomial to truncate; a formula has neither.
 */
export const flow: Quantity = {
  name: 'flow',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Mode elimination',
  meaning: 'the discrete flow of the couplings as the modes are eliminated, at orders 2 to 6, beside the exact one',
  inputs: [...curveInputs.filter((key) => !ignored.includes(key)), 'modes_left'],
  finiteModes: true,
  coordinate: 'modes_left',
  outputs,
  drawn: [
    's_running',
    ...orders.map((order) => `r_${order}`),
    ...orders.map((order) => `g_${order}`),
    ...orders.map((order) => `step_error_${order}`),
  ],
  cost: (system, pointsPerSpectrum) => seconds(system) * (1 + 1 / pointsPerSpectrum),
  compute(system) {
    const found = flowOf(system);
    const { modes_left: modesLeft } = system;
    const running = found.running(modesLeft);
    const truncated = orders.map((order) => [...found.couplings(order, modesLeft)]);
    const errors = truncated.map(([r]) => r! / running - 1);
    const values = [found.exact(), running, ...truncated.flat(), ...errors, found.runningBorder()];
    const any = values.slice(1, -1).some((value) => !Number.isNaN(value));
    return any ? { status: 'converged', values } : { status: 'not converged', values: outputs.map(() => NaN) };
  },
  /** `couplings_order2: [r, g]` to `couplings_order6`, and `step_errors` of the five orders; a list of those where Λ is one. */
  report(points, listed) {
    return reported(
      points,
      listed,
      (values) => {
        const row: Record<string, unknown> = { s_exact: values[0], s_running: values[1] };
        let next = 2;
        for (const order of orders) row[`couplings_order${order}`] = values.slice(next, (next += order));
        row.step_errors = values.slice(next, -1);
        row.k_star_running = values.at(-1);
        return row;
      },
      ['s_exact', 'k_star_running'],
    );
  },
};

const flowOf = memoOf((system) => new EliminationFlow(system), 'system');

/** Mode by mode where the spectrum is listed. */
function seconds({ spectrum, K }: System): number {
  if (spectrum === 'measured' || spectrum === 'degenerate') return 5e-4 + 2e-7 * Math.min(K, 1e6);
  return 1e-3;
}
