/**
 * The registry of quantities: what the worker, `evaluate`, the store and the study designer all read. Adding a quantity is adding
 * one file here, one line below, and the migration that gives it its table and view.
 */
import { CoarsegrainError } from '../errors.ts';
import { effectiveAction } from './effective-action.ts';
import type { Quantity } from './quantity.ts';
import { replica } from './replica.ts';
import { response } from './response.ts';

export const quantities = { 'effective-action': effectiveAction, replica, response } as const satisfies Record<
  string,
  Quantity
>;

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
