import { outputColumn } from '../../core/chart/labels.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { OutputColumn, Quantity } from '../../core/quantities/quantity.ts';

export interface OutputChoice {
  value: string;
  label: string;
  latex: string;
}

/** What a chart of the quantity may show on its ordinate, the one it begins with first, derived columns last. */
export function outputChoices(quantity: QuantityName, results: readonly OutputColumn[] = []): OutputChoice[] {
  const { drawn }: Quantity = quantities[quantity];
  const columns = [...drawn.map((key) => outputColumn({ quantity }, key)), ...results];
  return columns.map(({ key, name, latex }) => ({ value: key, label: name, latex }));
}

/** The ratio to the Gaussian process in LaTeX. The number of samples cancels: L/P over L_GP/P is L over L_GP. */
export function ratioLatex({ latex }: OutputColumn): string {
  const symbol = latex.replace('/P', '');
  return `${symbol}/{${symbol}}_\\mathrm{GP}`;
}
