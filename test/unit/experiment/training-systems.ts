/** What tests of training share. */
import type { Draw } from '../../../core/experiment/draw.ts';
import { curveInputs } from '../../../core/model/setting.ts';
import { parseSystem, type System } from '../../../core/model/system.ts';

/** A network of width N with K modes on P samples, with whatever is given. */
export function networkSystem(input: Record<string, unknown>): System {
  return parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, ...input }, '', {
    inputs: [...curveInputs, 'time'],
    finiteModes: true,
    drawsData: true,
    finiteWidth: true,
    choices: ['features', 'dynamics'],
  });
}

export const silent = () => undefined;

/** Mean and standard error of one value over draws. */
export function over(draws: readonly Draw[], value: number): { mean: number; error: number } {
  const values = draws.map(({ values }) => values[value]!);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const square = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, error: Math.sqrt(square / (values.length * (values.length - 1))) };
}
