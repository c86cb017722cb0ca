import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Modes } from '../../../core/flow/blocks.ts';
import { orders, type Order } from '../../../core/flow/elimination.ts';
import { TruncatedFlow } from '../../../core/flow/truncated.ts';
import { parseSystem, type SystemInput } from '../../../core/model/system.ts';
import { plainFlow, plainModes } from './plain-flow.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1, P: 100 };
const spectra: Record<string, SystemInput> = {
  'power law': {},
  'steep power law': { alpha: 3, beta: 2.5 },
  'flat power law': { alpha: -0.3, beta: -0.2 },
  'broken low': { spectrum: 'broken', kc: 60.5, alpha2: 1.1, beta2: 0.4 },
  'broken high': { spectrum: 'broken', kc: 6000.5, alpha2: 1.1, beta2: 0.4 },
  'cut-off': { spectrum: 'cutoff', kc: 3000 },
  'log-periodic': { spectrum: 'log-periodic', epsilon: 0.3, omega: 12 },
  degenerate: { spectrum: 'degenerate', dimension: 2.5 },
  formula: { spectrum: 'formula', lambda: 'k^-1.6/(1+log(k))', y2: 'k^-1.9' },
  'formula with a kink': { spectrum: 'formula', lambda: 'min(k^-1.6, 20*k^-2)', y2: 'k^-1.9' },
};

function setUp(input: SystemInput) {
  const exponents = input.spectrum === 'formula' ? { alpha: undefined, beta: undefined } : {};
  const given = Object.entries({ ...base, ...exponents, ...input }).filter(([, value]) => value !== undefined);
  const system = parseSystem(Object.fromEntries(given));
  const modes = new Modes(system);
  const plain = plainModes(modes.K, modes.spectrum.lambda, modes.spectrum.y2);
  const start = (order: Order) => {
    const couplings = new Float64Array(order);
    couplings[0] = system.P / system.kappa;
    couplings[1] = 3 * system.u * couplings[0];
    return couplings;
  };
  return { modes, plain, start };
}

/** Relative, to what counts: a coupling from w on that adds less than 1e-20 to the one before, X being of the order of λ₁ = 1, does not. */
function deviation(found: Float64Array, exact: Float64Array): number {
  let least = 0;
  return Math.max(
    ...exact.map((value, i) => {
      const size = Math.max(Math.abs(value), i < 2 ? 0 : least);
      least = 1e-20 * size;
      return Math.abs(found[i]! - value) / size;
    }),
  );
}

describe('blocks of modes', () => {
  it.each(Object.keys(spectra))('hold every mode once: %s', (name) => {
    const { modes } = setUp({ K: 15_011, ...spectra[name] });
    let e = modes.K;
    for (const block of modes.blocks) {
      expect(block.e).toBe(e);
      expect(block.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(block.e - block.a, 6);
      for (const cut of [block.a, block.a + 1, Math.floor((block.a + e) / 2), e - 1]) {
        const part = modes.above(block, cut);
        expect([part.a, part.e]).toEqual([cut, e]);
        expect(part.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(e - cut, 6);
      }
      e = block.a;
    }
    expect(e).toBe(0);
  });
});

describe('the discrete flow in blocks', () => {
  it.each(Object.keys(spectra))('agrees with mode by mode: %s', (name) => {
    const { modes, plain, start } = setUp({ K: 15_011, ...spectra[name] });
    for (const order of [2, 4, 6] as const) {
      const flow = new TruncatedFlow(modes, order, start(order));
      const lefts = [12_345, 4000, 77, 0];
      const plains = plainFlow(plain, start(order), lefts);
      for (const [i, modesLeft] of lefts.entries()) {
        const exact = plains[i]!;
        const found = flow.couplings(modesLeft);
        expect(deviation(found.subarray(0, 2), exact.subarray(0, 2)), `Λ = ${modesLeft}`).toBeLessThan(1e-12);
        expect(deviation(found, exact), `Λ = ${modesLeft}`).toBeLessThan(2e-11);
      }
    }
  });

  it('agrees with mode by mode for any coupling and amount of data, at every order', () => {
    fc.assert(
      fc.property(
        fc.record({
          alpha: fc.double({ min: 0.05, max: 3, noNaN: true }),
          beta: fc.double({ min: 0.05, max: 3, noNaN: true }),
          P: fc.double({ min: -2, max: 6, noNaN: true }).map((x) => 10 ** x),
          u: fc.double({ min: -3, max: 2, noNaN: true }).map((x) => 10 ** x),
          K: fc.integer({ min: 1, max: 6000 }),
        }),
        fc.constantFrom(...orders),
        (input, order) => {
          const { modes, plain, start } = setUp(input);
          const [exact] = plainFlow(plain, start(order), [0]);
          const r = new TruncatedFlow(modes, order, start(order)).couplings(0)[0]!;
          // Orders above 2 can run away in single steps; then both must say so.
          const ran = !Number.isFinite(exact![0]!) || exact![0]! < 0;
          if (ran) expect(r).toBeNaN();
          else if (!Number.isNaN(r)) expect(Math.abs(r / exact![0]! - 1)).toBeLessThan(1e-11);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('starts with nothing gone, and is the start from K on', () => {
    const { modes, start } = setUp({ K: 5000 });
    const flow = new TruncatedFlow(modes, 3, start(3));
    expect(flow.couplings(5000)).toEqual(start(3));
    expect(flow.couplings(9000)).toEqual(start(3));
    expect(flow.couplings(4999)[0]).toBeGreaterThan(1000);
  });

  it('has no couplings once a mode has no action', () => {
    const { modes, start } = setUp({ K: 5000, u: -3 });
    for (const order of orders) {
      const flow = new TruncatedFlow(modes, order, start(order));
      expect(flow.couplings(4000)[0]).toBeLessThan(1000);
      expect(flow.couplings(0)[0]).toBeNaN();
    }
  });
});
