/** Points computed in bulk: what a worker does with a chunk, and the preview with a curve. */
import { inputsOf } from '../model/setting.ts';
import type { System } from '../model/system.ts';
import type { PointBlock } from '../quantities/block.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { pointStatuses, type Outcome, type Quantity } from '../quantities/quantity.ts';
import { systemAt, type Expansion } from './expansion.ts';

/** The points of those ordinals, ascending, of one quantity. No point's value depends on the others. */
export function computeBlock(expansion: Expansion, name: QuantityName, ordinals: Float64Array): PointBlock {
  const quantity: Quantity = quantities[name];
  return blockOf(expansion, name, ordinals, (system) => quantity.compute(system));
}

/**
 * The points of those ordinals with what each of them gave.
 * @param outcomeAt called once a point, in order
 */
export function blockOf(
  expansion: Expansion,
  name: QuantityName,
  ordinals: Float64Array,
  outcomeAt: (system: System, position: number) => Outcome,
): PointBlock {
  const quantity: Quantity = quantities[name];
  const { base } = expansion;
  const { loss, spectrum, features, dynamics } = base;
  const inputs = inputsOf(quantity.inputs, base);
  const count = ordinals.length;
  const columns = new Float64Array(count * (inputs.length + quantity.outputs.length));
  const status = new Uint8Array(count);
  const roots: PointBlock['roots'] = [];
  for (let position = 0; position < count; position++) {
    const system = systemAt(expansion, ordinals[position]!);
    const outcome = outcomeAt(system, position);
    let at = position;
    for (const key of inputs) {
      columns[at] = system[key];
      at += count;
    }
    for (const value of outcome.values) {
      columns[at] = value;
      at += count;
    }
    status[position] = pointStatuses.indexOf(outcome.status);
    if (outcome.roots) roots.push({ position, values: [...outcome.roots] });
  }
  return {
    quantity: name,
    kinds: { loss, spectrum, features, dynamics },
    inputs,
    count,
    ordinals,
    columns,
    status,
    roots,
  };
}
