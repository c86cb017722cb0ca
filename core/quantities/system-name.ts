/** What a quantity sees of a system, as text: systems of equal names have equal outcomes, to the last bit. */
import { inputsOf } from '../model/setting.ts';
import { wordKeys, type System } from '../model/system.ts';
import type { Quantity } from './quantity.ts';

/** Canonical JSON of the inputs that the quantity depends on, of its kinds and words; not of the name of a spectrum's file. */
export function systemName(quantity: Quantity, system: System): string {
  const numbers = inputsOf(quantity.inputs, system).map((key) => [key, portable(system[key])] as const);
  const words = (['loss', 'spectrum', 'widths', ...wordKeys, ...(quantity.choices ?? [])] as const)
    .filter((key) => key !== 'file' && system[key] !== undefined)
    .map((key) => [key, system[key]] as const);
  return JSON.stringify([...numbers, ...words].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** JSON has no infinities and no NaN, and writes −0 as 0. */
function portable(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);
}
