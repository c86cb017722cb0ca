/** What is read off a fit. */
import type { Fit, FittedParameter } from './fit.ts';

/** A parameter of the fit by its name; undefined where its model has none of that name. */
export function parameterOf(fit: Fit, name: string): FittedParameter | undefined {
  return fit.parameters.find((parameter) => parameter.name === name);
}
