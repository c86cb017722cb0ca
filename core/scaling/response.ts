/**
 * First-order response at the Gaussian process, channel by channel, with measured exponents (theory, section 4 "Measured exponents";
 * θ and the response of the loss: section 2). All sums stand at s = r = P/κ.
 *
 * With σ = λ0 r the sums are those at λ0 = y0 = 1 (`ModeSums.moments`): Σ v^m = λ0^m v_m, Σ b v^j = y0² λ0^j b_j.
 */
import { halfPower } from '../model/loss.ts';
import type { Moments } from '../model/mode-sums.ts';
import { modeSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';

/**
 * One channel: R, relative and positive, per unit of its coupling, and its exponent y = d ln R/d ln P. Predicted for k* well inside
 * 1…K: −α/(1+α), −β/(1+α) (β < 2(1+α), else −2), −1, −1, and for width 1/(1+α), (1+α−β)/(1+α) (β < 1+α, else 0).
 */
export interface Channel {
  R: number;
  y: number;
}

export interface Response {
  /** Per unit of a quartic u: closed loop over a fluctuation, 3rΣv²; and over the mean, 6rΣbv. Their sum is −d ln X/du. */
  quarticFluctuation: Channel;
  quarticMean: Channel;
  /** Per unit of u: exchange diagrams, beyond the many-mode saddle: 6rΣv³/V and 18rΣbv²/B. */
  exchangeFluctuation: Channel;
  exchangeMean: Channel;
  /**
   * Per unit of u of the system's own loss uΔ²ⁿ/(2n): its closed loops over fluctuations, (2n−1)!! V^(n−2) rΣv², with exponent
   * → −(n−1)α/(1+α); at n = 2 the quartic fluctuation. NaN for a loss that is no such polynomial.
   */
  evenLoop: Channel;
  /** θ = −d ln X_GP/d ln P. */
  theta: number;
  /** d ln L/du = (3/2)X(1−2θ): the loss lies above the Gaussian process where positive. */
  lossResponse: number;
  /** Per unit of 1/N: |δξ dX_f|/V with δξ_f = −Σx or δξ_m = Σ y²s x/(1+λs), dX_f = Σλ/(1+λs)². */
  widthFluctuation: Channel;
  widthMean: Channel;
  /** Per unit of 1/N, signed: (δξ_f+δξ_m)(dX_f+dX_m)/X, which is d ln X/d(1/N). */
  widthTotal: number;
  /** Per unit of 1/N: |δξ_f| + |δξ_m|, by which the kernel's scale moves. */
  stretch: number;
}

/**
 * The response of a system. u, σ² and N are not looked at. The exponents of the mean channels are those as y0 → 0 where y0 = 0.
 * @returns undefined where a sum leaves the range of doubles (λ0P/κ beyond about 1e60, or not a positive number).
 */
export function firstOrderResponse(system: System): Response | undefined {
  const { kappa, lambda0, y0, P } = system;
  const sigma = (lambda0 * P) / kappa;
  if (!(sigma > 0 && sigma < Infinity)) return undefined;
  modeSums(system).moments(sigma, moments);
  const { v1, v2, v3, v4, b0, b1, b2, b3, w1, w2, c1 } = moments;
  // The highest power is the first to lose digits as it leaves the range of normal doubles.
  if (!(v4 > tiny && b3 > tiny && w2 > tiny && b0 < Infinity && c1 < Infinity)) return undefined;

  const y2 = y0 * y0;
  const X = lambda0 * v1 + y2 * b0;
  const theta = (lambda0 * sigma * v2 + 2 * y2 * sigma * b1) / X;
  const widthFluctuation = -sigma * v1;
  const widthMean = (y2 / lambda0) * sigma * sigma * c1;
  const quarticFluctuation = { R: 3 * lambda0 * sigma * v2, y: 1 - (2 * sigma * v3) / v2 };
  const result: Response = {
    quarticFluctuation,
    quarticMean: { R: 6 * y2 * sigma * b1, y: 1 - (3 * sigma * b2) / b1 },
    exchangeFluctuation: {
      R: (6 * lambda0 * sigma * v3) / v1,
      y: 1 - (3 * sigma * v4) / v3 + (sigma * v2) / v1,
    },
    exchangeMean: { R: (18 * lambda0 * sigma * b2) / b0, y: 1 - (4 * sigma * b3) / b2 + (2 * sigma * b1) / b0 },
    evenLoop: evenLoop(quarticFluctuation, halfPower(system), { R: lambda0 * v1, y: (-sigma * v2) / v1 }),
    theta,
    lossResponse: 1.5 * X * (1 - 2 * theta),
    // V = Σv cancels: Σx = sV. With dw1/ds = −2w2, dv1/ds = −v2 and s d(s²c1)/ds = 2s²b1.
    widthFluctuation: { R: sigma * w1, y: 1 - (2 * sigma * w2) / w1 },
    widthMean: { R: (widthMean * w1) / v1, y: (2 * b1) / c1 - (2 * sigma * w2) / w1 + (sigma * v2) / v1 },
    widthTotal: ((widthFluctuation + widthMean) * (lambda0 * w1 - 2 * y2 * sigma * b1)) / X,
    stretch: -widthFluctuation + widthMean,
  };
  return finite(result) ? result : undefined;
}

const tiny = 1e-300;
const moments: Moments = { v1: 0, v2: 0, v3: 0, v4: 0, b0: 0, b1: 0, b2: 0, b3: 0, w1: 0, w2: 0, c1: 0 };

/** The loops of uΔ²ⁿ/(2n): the quartic one, and n − 2 factors of V more with their combinatorial weight. */
function evenLoop(quartic: Channel, n: number | undefined, V: Channel): Channel {
  if (n === undefined) return { R: NaN, y: NaN };
  let { R, y } = quartic;
  for (let i = 3; i <= n; i++) {
    R *= (2 * i - 1) * V.R;
    y += V.y;
  }
  return { R, y };
}

/** Whether everything is a number but the loop, which not every loss has. */
function finite({ evenLoop: _, ...rest }: Response): boolean {
  return Object.values(rest as Record<string, number | Channel>).every((value) =>
    typeof value === 'number' ? Number.isFinite(value) : Number.isFinite(value.R) && Number.isFinite(value.y),
  );
}
