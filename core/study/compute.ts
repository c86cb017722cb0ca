/** Points computed in bulk: what a worker does with a chunk, and the preview with a curve. */
import { inputsOf } from '../model/setting.ts';
import type { PointBlock } from '../quantities/block.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { pointStatuses, type Quantity } from '../quantities/quantity.ts';
import { systemAt, type Expansion } from './expansion.ts';

/** The points of those ordinals, ascending, of one quantity. No point's value depends on the others. */
export function computeBlock(expansion: Expansion, name: QuantityName, ordinals: Float64Array): PointBlock {
  const quantity: Quantity = quantities[name];
  const { base } = expansion;
  const inputs = inputsOf(quantity.inputs, base);
  const count = ordinals.length;
  const columns = new Float64Array(count * (inputs.length + quantity.outputs.length));
  const status = new Uint8Array(count);
  const roots: PointBlock['roots'] = [];
  for (let position = 0; position < count; position++) {
    const system = systemAt(expansion, ordinals[position]!);
    const outcome = quantity.compute(system);
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
    lossKind: base.loss,
    spectrumKind: base.spectrum,
    inputs,
    count,
    ordinals,
    columns,
    status,
    roots,
  };
}
