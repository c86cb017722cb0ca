import { describe, expect, it } from 'vitest';
import { chainQuality } from '../../../core/experiment/diagnostics.ts';
import { Stream } from '../../../core/numerics/stream.ts';

/** Chains of an autoregressive process of order 1 with variance 1; τ = (1+ρ)/(1−ρ). */
function autoregressive(name: string, rho: number, count: number, length: number): Float64Array<ArrayBuffer>[] {
  return Array.from({ length: count }, (_, chain) => {
    const stream = Stream.of(name, chain);
    let value = stream.normal();
    return Float64Array.from({ length }, () => (value = rho * value + Math.sqrt(1 - rho * rho) * stream.normal()));
  });
}

function shifted(chains: readonly Float64Array[], by: (chain: number) => number): Float64Array[] {
  return chains.map((chain, at) => chain.map((value) => value + by(at)));
}

describe('quality of chains', () => {
  it('finds the autocorrelation time of an autoregressive process', () => {
    for (const rho of [0, 0.5, 0.9, 0.97]) {
      const time = (1 + rho) / (1 - rho);
      const total = 4 * 20_000;
      const { autocorrelation, effective, splitR } = chainQuality([autoregressive('ar', rho, 4, 20_000)], 0.8);
      // The relative standard error of a sum up to lag w is √(2(2w+1)/n) (Madras and Sokal, 1988); the sequence ends near 3τ.
      const error = Math.sqrt((2 * (6 * time + 1)) / total);
      expect(Math.abs(autocorrelation / time - 1), String(rho)).toBeLessThan(3 * error);
      expect(effective).toBeCloseTo(total / autocorrelation, 6);
      expect(splitR).toBeLessThan(1.01);
      expect(splitR).toBeGreaterThan(0.999);
    }
  });

  it('agrees with the plain variance of the means of many chains', () => {
    const length = 1000;
    const means = autoregressive('means', 0.8, 800, length).map((chain) => chain.reduce((a, b) => a + b) / length);
    const variance = means.reduce((sum, mean) => sum + mean * mean, 0) / means.length;
    const { effective } = chainQuality([autoregressive('few', 0.8, 8, length)], 1);
    // Relative errors: √(2/800) of the variance, √(2·55/8000) of the time.
    expect(Math.abs((variance * effective) / 8 - 1)).toBeLessThan(3 * Math.hypot(0.05, 0.117));
  });

  it('counts anticorrelated steps as worth more than independent ones', () => {
    const { autocorrelation, effective } = chainQuality([autoregressive('anti', -0.5, 4, 5000)], 1);
    expect(Math.abs(autocorrelation - 1 / 3)).toBeLessThan(0.05);
    expect(effective).toBeGreaterThan(20_000);
    const alternating = Float64Array.from({ length: 1000 }, (_, step) => (step % 2 === 0 ? 1 : -1));
    expect(chainQuality([[alternating, alternating]], 1).effective).toBeLessThanOrEqual(2000 * Math.log10(2000) + 1e-9);
  });

  it('takes R from halves: a shifted chain, a stuck one, a drift and a differing width are all seen', () => {
    const chains = autoregressive('independent', 0, 4, 500);
    const splitR = (series: readonly Float64Array[]) => chainQuality([series], 1).splitR;
    expect(splitR(chains)).toBeLessThan(1.01);
    expect(splitR(shifted(chains, (chain) => (chain === 2 ? 1 : 0)))).toBeGreaterThan(1.05);
    expect(splitR(chains.map((chain, at) => (at === 1 ? chain.map(() => 1.3) : chain)))).toBeGreaterThan(1.05);
    // The same drift in all chains: their means agree, their halves do not.
    expect(splitR(chains.map((chain) => chain.map((value, step) => value + step / 250)))).toBeGreaterThan(1.05);
    // Equal means and unequal widths, which only the folded ranks see.
    expect(splitR(chains.map((chain, at) => chain.map((value) => (at === 0 ? 3 : 1) * value)))).toBeGreaterThan(1.05);
    expect(chainQuality([shifted(chains, (chain) => 3 * chain)], 1).effective).toBeLessThan(41);
    expect(splitR(chains.map((chain, at) => chain.map(() => at)))).toBeGreaterThan(1e6);
  });

  it('has R as of the plain formula for normal chains, whose ranks change little', () => {
    const chains = shifted(autoregressive('plain', 0, 3, 400), (chain) => chain / 2);
    const halves = chains.flatMap((chain) => [chain.slice(0, 200), chain.slice(200)]);
    const means = halves.map((half) => half.reduce((a, b) => a + b) / 200);
    const mean = means.reduce((a, b) => a + b) / 6;
    const within =
      halves.reduce((sum, half, at) => sum + half.reduce((s, x) => s + (x - means[at]!) ** 2, 0) / 199, 0) / 6;
    const between = means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 5;
    const { splitR } = chainQuality([chains], 1);
    expect(Math.abs(splitR - Math.sqrt((0.995 * within + between) / within))).toBeLessThan(0.01);
  });

  it('lets the worst observable count, and passes acceptance on', () => {
    const [fast, slow] = [autoregressive('fast', 0, 2, 2000), autoregressive('slow', 0.9, 2, 2000)];
    const alone = chainQuality([slow], 0.7);
    expect(chainQuality([fast, slow], 0.7)).toEqual({ ...alone, splitR: expect.any(Number) as number });
    expect(chainQuality([slow, fast], 0.7)).toEqual(chainQuality([fast, slow], 0.7));
    expect(alone.acceptance).toBe(0.7);
  });

  it('takes what does not vary but for rounding as converged, and too short or broken chains as not', () => {
    const constant = [new Float64Array(10).fill(0.1), new Float64Array(10).fill(0.1)];
    expect(chainQuality([constant], 1)).toEqual({ acceptance: 1, autocorrelation: 1, effective: 20, splitR: 1 });
    constant[1]![3] = 0.1 + 1e-16;
    expect(chainQuality([constant], 1).splitR).toBe(1);
    expect(chainQuality([[new Float64Array(10)]], 1).splitR).toBe(1);
    expect(chainQuality([[Float64Array.of(1, 2, 3)]], 1).splitR).toBe(Infinity);
    expect(chainQuality([[Float64Array.of(1, 2, NaN, 3)]], 1)).toMatchObject({ splitR: Infinity, effective: 0 });
  });
});
