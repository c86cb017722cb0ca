import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantities } from '../../../core/quantities/index.ts';
import type { Quantity } from '../../../core/quantities/quantity.ts';
import { systemName } from '../../../core/quantities/system-name.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { inputsOf } from '../../../core/model/setting.ts';

const theory: Quantity[] = Object.values(quantities).filter((quantity: Quantity) => !quantity.experiment);
const base = { P: 10, alpha: 0.6, beta: 0.9, kappa: 0.1, K: 50, u: 0.5 };

describe('the name of a system', () => {
  it.each(theory.map((quantity) => [quantity.name, quantity] as const))(
    'for %s changes with each input that the quantity depends on, and with no other number',
    (_, quantity) => {
      const system = parseSystem(quantity.name === 'gradient-flow' ? { ...base, tau: 3 } : base, '', {
        inputs: quantity.inputs,
      });
      const name = systemName(quantity, system);
      const inputs = inputsOf(quantity.inputs, system);
      const double = fc.double({ noNaN: true });
      fc.assert(
        fc.property(fc.constantFrom(...(Object.keys(system) as (keyof typeof system)[])), double, (key, value) => {
          if (typeof system[key] !== 'number' || Object.is(system[key], value)) return;
          const other = systemName(quantity, { ...system, [key]: value });
          expect(other === name).toBe(!(inputs as readonly string[]).includes(key));
        }),
      );
    },
  );

  it('tells losses, formulas, spectra and layers apart, and not the names of files', () => {
    const quantity: Quantity = quantities['exact-integral'];
    const systems = [
      parseSystem(base),
      parseSystem({ ...base, loss: 'sextic' }),
      parseSystem({ ...base, loss: 'formula', ell: 'Delta^2/2' }),
      parseSystem({ ...base, loss: 'formula', ell: 'Delta^2' }),
      parseSystem({ ...base, N: [40, 40] }),
      parseSystem({ ...base, N: 20 }),
      { ...parseSystem(base), spectrum: 'measured' as const, file: 'a.csv', content: 'a' },
      { ...parseSystem(base), spectrum: 'measured' as const, file: 'a.csv', content: 'b' },
    ];
    expect(new Set(systems.map((system) => systemName(quantity, system))).size).toBe(systems.length);
    const renamed = { ...systems[6]!, file: 'b.csv' };
    expect(systemName(quantity, renamed)).toBe(systemName(quantity, systems[6]!));
    // Of a response neither u nor noise is an input, but the kind of the loss decides over its columns.
    const response: Quantity = quantities.response;
    expect(systemName(response, systems[0]!)).not.toBe(systemName(response, systems[1]!));
  });

  it('does not depend on the order in which a system was put together', () => {
    const system = parseSystem(base);
    const reversed = Object.fromEntries(Object.entries(system).reverse()) as typeof system;
    expect(systemName(quantities.flow, reversed)).toBe(systemName(quantities.flow, system));
  });
});
