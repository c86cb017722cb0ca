/** Hyperparameter transfer as a quantity (theory, section 4). */
import { transfer as transferBy, type Compared } from '../flow/transfer.ts';
import { curveInputs } from '../model/setting.ts';
import type { OutputColumn, Quantity } from './quantity.ts';

/** The predicted and the computed value, and the relative error of the prediction. */
function compared(key: string, latex: string, symbol: string, name: string, how: string): OutputColumn[] {
  return [
    {
      key: `predicted_${key}`,
      latex: `${latex}_{\\mathrm{pred}}`,
      symbol: `${symbol} predicted`,
      name: `predicted ${name}`,
      meaning: how,
    },
    { key, latex, symbol, name, meaning: 'computed for the transferred system' },
    {
      key: `${key}_error`,
      latex: `\\delta ${latex}/${latex}`,
      symbol: `δ${symbol}/${symbol}`,
      name: `error of the ${name}`,
      meaning: 'computed over predicted, less 1: discreteness, which falls with k*',
    },
  ];
}

const outputs: OutputColumn[] = [
  ...compared('X', "X'", 'X′', 'squared discrepancy', 'X′ = m^−α X'),
  ...compared('loss', "L'", 'L′', 'loss per sample', 'L′ = m^−α L'),
  {
    key: 'matched_u',
    latex: "u'",
    symbol: 'u′',
    name: 'coupling matched to fixed data',
    meaning: 'the u′ at which ε = 3uX_GP is the same while K and target stay as they are',
  },
  ...compared(
    'fixed_X',
    "X'_{\\mathrm{data}}",
    'X′ for fixed data',
    'squared discrepancy for fixed data',
    'X′ = X′_GP R with R = X/X_GP of the first system',
  ),
];

/** m is the coordinate. Statuses: those of the solutions; `no root` where no system has the same trajectory. */
export const transfer: Quantity = {
  name: 'transfer',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Hyperparameter transfer',
  meaning: 'the system with m times the data that runs the same trajectory at its k*: predicted against computed',
  inputs: [...curveInputs, 'm'],
  coordinate: 'm',
  outputs,
  drawn: ['X_error', 'loss_error', 'fixed_X_error', 'X', 'predicted_X', 'loss', 'predicted_loss', 'matched_u'],
  cost: (_, pointsPerSpectrum) => 3e-5 + 1e-3 / pointsPerSpectrum,
  compute(system) {
    const found = transferBy(system, system.m);
    if (found.status !== 'converged') {
      return { status: found.status, values: outputs.map(() => NaN), roots: found.roots };
    }
    const three = ({ predicted, computed }: Compared) => [predicted, computed, computed / predicted - 1];
    const { X, loss, fixedData } = found;
    return { status: 'converged', values: [...three(X), ...three(loss), fixedData.u, ...three(fixedData.X)] };
  },
};
