/**
 * The registry of quantities: what the worker, `evaluate`, the store and the study designer all read. Adding a quantity is adding
 * one file here, one line below, and the migration that gives it its table and view.
 */
import { CoarsegrainError } from '../errors.ts';
import { parseSystem, type System, type SystemInput } from '../model/system.ts';
import { actionSampling } from './action-sampling.ts';
import { continuumFlow } from './continuum-flow.ts';
import { effectiveAction } from './effective-action.ts';
import { exactIntegral } from './exact-integral.ts';
import { flow } from './flow.ts';
import { gradientFlow } from './gradient-flow.ts';
import { intervals } from './intervals.ts';
import { modes } from './modes.ts';
import { optimalRidgeQuantity } from './optimal-ridge.ts';
import { portrait } from './portrait.ts';
import { posterior } from './posterior.ts';
import type { Quantity } from './quantity.ts';
import { regression } from './regression.ts';
import { replica } from './replica.ts';
import { response } from './response.ts';
import { ridgeFlow } from './ridge-flow.ts';
import { training } from './training.ts';
import { transfer } from './transfer.ts';

/** In the order in which forms and lists name them. */
export const quantities = {
  'effective-action': effectiveAction,
  replica,
  'optimal-ridge': optimalRidgeQuantity,
  'gradient-flow': gradientFlow,
  flow,
  'continuum-flow': continuumFlow,
  'ridge-flow': ridgeFlow,
  portrait,
  response,
  intervals,
  transfer,
  modes,
  'exact-integral': exactIntegral,
  regression,
  posterior,
  'action-sampling': actionSampling,
  training,
} as const satisfies Record<string, Quantity>;

export type QuantityName = keyof typeof quantities;
export const quantityNames = Object.keys(quantities) as [QuantityName, ...QuantityName[]];

/**
 * The quantity of that name.
 * @throws CoarsegrainError of kind `unknown-name`.
 */
export function findQuantity(name: string): Quantity {
  const quantity = (quantities as Record<string, Quantity | undefined>)[name];
  if (quantity) return quantity;
  const allowed = quantityNames.join(', ');
  throw new CoarsegrainError({
    kind: 'unknown-name',
    field: 'quantity',
    value: name,
    allowed,
    message: `There is no quantity "${name}"; there is ${allowed}.`,
  });
}

/** The checked system of one row of a table. @throws CoarsegrainError */
export function parseFor(quantity: Quantity, input: SystemInput, path = ''): System {
  return parseSystem(input, path, quantity);
}
