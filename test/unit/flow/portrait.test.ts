import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  artefact,
  artefactEigenvalues,
  hattedField,
  rescaled,
  rescaledField,
  runawayZero,
} from '../../../core/flow/portrait.ts';
import { separatrix } from '../../../core/flow/separatrix.ts';
import { TruncatedFlow } from '../../../core/flow/truncated.ts';
import { Modes } from '../../../core/flow/blocks.ts';
import { parseSystem } from '../../../core/model/system.ts';

const alphas = [-0.3, 0.05, 0.3, 0.6, 1, 2.5];

/** The eigenvalues of the field's Jacobian by central differences, the larger first. */
function eigenvalues(alpha: number, r: number, g: number): [number, number] {
  const h = 1e-5;
  const slope = (which: 'r' | 'g', dr: number, dg: number) =>
    (hattedField(alpha, r + dr, g + dg)[which] - hattedField(alpha, r - dr, g - dg)[which]) / (2 * h);
  const trace = slope('r', h, 0) + slope('g', 0, h);
  const determinant = slope('r', h, 0) * slope('g', 0, h) - slope('r', 0, h) * slope('g', h, 0);
  const root = Math.sqrt(trace * trace - 4 * determinant);
  return [(trace + root) / 2, (trace - root) / 2];
}

describe('the fixed points of the hatted set', () => {
  it.each(alphas)('are zeros of its field with the printed eigenvalues, α = %d', (alpha) => {
    const { r, g } = artefact(alpha);
    const field = hattedField(alpha, r, g);
    expect(Math.hypot(field.r, field.g)).toBeLessThan(1e-14 * (1 + g));
    expect(hattedField(alpha, 0, 0)).toEqual({ r: 0, g: 0 });
    const close = (found: number[], wanted: number[]) =>
      found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 7));
    close(eigenvalues(alpha, r, g), artefactEigenvalues(alpha));
    close(
      eigenvalues(alpha, 0, 0),
      [1 + alpha, 1 + 2 * alpha].sort((a, b) => b - a),
    );
  });
});

describe('the rescaled set, frozen at l', () => {
  const scale = (l: number) => ({ alpha: 0.6, cut: 1000.5, lambda: 1000.5 ** -1.6, l });

  it('has the hatted directions, but for the l that its variables hold', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.9, max: 50, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 1, max: 1000, noNaN: true }),
        (r, g, l) => {
          const at = scale(l);
          const point = rescaled(at, r, g);
          const field = rescaledField(at, point.r, point.g);
          const hatted = hattedField(0.6, r, g);
          // r′ = r̂/λ and U = ĝl/(Λ₀λ²), and dU takes d ln l = 1 of the factor l along.
          const back = rescaled(at, hatted.r, hatted.g + g);
          expect(field.r).toBeCloseTo(back.r, 9 - Math.ceil(Math.log10(1 + Math.abs(back.r))));
          expect(Math.abs(field.g - back.g)).toBeLessThan(1e-9 * (1 + Math.abs(point.g) * (1 + Math.abs(g)) * 1e4));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('has a second zero that runs away with l', () => {
    for (const l of [1, 10, 500]) {
      const zero = runawayZero(scale(l));
      const field = rescaledField(scale(l), zero.r, zero.g);
      expect(Math.abs(field.r / zero.r)).toBeLessThan(1e-12);
      expect(Math.abs(field.g / zero.g)).toBeLessThan(1e-12);
      expect(zero.g / runawayZero(scale(1)).g).toBeCloseTo(l, 9);
      expect(zero.r).toBe(runawayZero(scale(1)).r);
    }
  });
});

/** Whether r̂ ends above the separatrix: with r of the order of 1/λ and ĝ beside it dying out, by steps of Runge and Kutta. */
function survives(alpha: number, r: number, g: number): boolean {
  const h = 0.004;
  for (let step = 0; step < 20_000; step++) {
    if (!(r > -0.999999) || !Number.isFinite(g)) return false;
    // Once r̂ is large and ĝ small beside r̂², or r̂ grows at a positive rate for good, it is decided.
    if (r > 5 && Math.abs(g) < 0.05 * r * r) return true;
    if (g < 0 && (r < 0 || g < -2 * (1 + r) ** 2)) return false;
    const k1 = hattedField(alpha, r, g);
    const k2 = hattedField(alpha, r + (h / 2) * k1.r, g + (h / 2) * k1.g);
    const k3 = hattedField(alpha, r + (h / 2) * k2.r, g + (h / 2) * k2.g);
    const k4 = hattedField(alpha, r + h * k3.r, g + h * k3.g);
    r += (h / 6) * (k1.r + 2 * k2.r + 2 * k3.r + k4.r);
    g += (h / 6) * (k1.g + 2 * k2.g + 2 * k3.g + k4.g);
  }
  return r > 0;
}

describe('the separatrix', () => {
  it.each([
    [0.6, 0.05],
    [0.6, 0.3],
    [0.3, 0.8],
    [1, -0.2],
    [0.6, -3],
  ])('parts what survives from what does not, α = %d, ĝ = %d', (alpha, g) => {
    const border = separatrix(alpha, g);
    const gap = 1e-5 * Math.abs(border);
    expect(survives(alpha, border + gap, g)).toBe(true);
    expect(survives(alpha, border - gap, g)).toBe(false);
  });

  it('is a line of the flow: along it dr̂/dĝ is the field’s, through both ends of its series', () => {
    for (const alpha of alphas) {
      const { g: fixed } = artefact(alpha);
      for (const g of [1e-8, 1e-3, 0.2, 0.5, 0.97, 0.999999, 1.02, 1.3, 3, 50]
        .map((x) => x * fixed)
        .concat(-1e-6, -0.03, -1, -20, -1e4)) {
        const h = 1e-4 * g;
        const slope = (separatrix(alpha, g + h) - separatrix(alpha, g - h)) / (2 * h);
        const field = hattedField(alpha, separatrix(alpha, g), g);
        // At the saddle both components vanish, and their ratio with them.
        if (Math.abs(g / fixed - 1) < 1e-3) continue;
        expect(slope / (field.r / field.g), `α = ${alpha}, ĝ = ${g}`).toBeCloseTo(1, 5);
      }
    }
  });

  it('passes the Gaussian process and the interacting fixed point, and tends to ĝ = −r̂²/3', () => {
    for (const alpha of alphas) {
      const { r, g } = artefact(alpha);
      expect(separatrix(alpha, 0)).toBe(0);
      expect(separatrix(alpha, g)).toBe(r);
      for (const nearby of [g * (1 - 1e-9), g * (1 + 1e-9)]) expect(separatrix(alpha, nearby)).toBeCloseTo(r, 8);
      expect(Math.abs(separatrix(alpha, 1e-9))).toBeLessThan(1e-4);
      expect(separatrix(alpha, -1e12) ** 2 / 3e12).toBeCloseTo(1, 4);
      expect(separatrix(alpha, 1e6)).toBeCloseTo(-1, 5);
    }
    expect(separatrix(-0.6, 1)).toBeNaN();
  });

  it('lies at r̂ < 0 for ĝ > 0, so that no system with r, u > 0 meets it, and at r̂ > 0 for ĝ < 0', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.45, max: 4, noNaN: true }),
        fc.double({ min: -12, max: 6, noNaN: true }).map((x) => 10 ** x),
        (alpha, g) => {
          expect(separatrix(alpha, g)).toBeLessThan(0);
          expect(separatrix(alpha, g)).toBeGreaterThan(-1);
          expect(separatrix(alpha, -g)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is for u < 0 the border of stability of the flow itself', () => {
    // y₀ = 0: no target. r = P/κ and g = 3uP/κ at Λ₀ lie on the separatrix at one u; a weaker one survives, a stronger one runs away.
    const [alpha, P, K] = [0.6, 1000, 20_000];
    const cut = K + 0.5;
    const lambda = cut ** -1.6;
    const r = P / 0.1;
    let [low, high] = [-1e6, -1e-9];
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (separatrix(alpha, middle) > r * lambda) low = middle;
      else high = middle;
    }
    const u = low / (cut * lambda * lambda * 3 * r);
    const end = (factor: number) => {
      const system = parseSystem({ alpha, beta: 0.9, kappa: 0.1, P, K, y0: 0, u: factor * u });
      return new TruncatedFlow(new Modes(system), 2, Float64Array.of(r, 3 * factor * u * r)).couplings(0)[0]!;
    };
    // At the end single modes count, where the continuum does no more: a few per cent.
    expect(end(0.9)).toBeGreaterThan(0);
    expect(end(1.15)).toBeNaN();
  });
});
