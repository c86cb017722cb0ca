/**
 * The sample side of the replica-symmetric theory with quartic loss (theory, section 6): one training sample whose discrepancy Δ has the
 * prior N(h, V), where h ~ N(0, Q) varies from data set to data set, and the weight e^(−ℓ(Δ)/κ).
 *
 * With Δ = τt, 1/τ² = 1/V + 1/κ, the posterior is the quartic measure with source a = hτ/V and coupling g = uτ⁴/κ. The derivatives
 * ψ_n = ∂ⁿ ln Z/∂hⁿ are taken as ψ₁ = −⟨ℓ′⟩/κ, ψ₂ = −⟨Δ;ℓ′⟩/(κV), ψ₃ = −⟨Δ;Δ;ℓ′⟩/(κV²), ψ₄ = −⟨Δ;Δ;Δ;ℓ′⟩/(κV³) (cumulants): the same
 * numbers as (m−h)/V, (κ₂/V−1)/V, κ₃/V³, κ₄/V⁴, without their cancellation where V is far below κ.
 */
import { quarticMode, quarticMoments, type QuarticMoments } from '../numerics/quartic-measure.ts';

/** Averages over h; the derivatives are per unit of Q and V. Reused from call to call. */
export interface SampleAverages {
  /** −E ψ₂ and E ψ₁²: ŝ/P and ĉ/P. */
  s: number;
  c: number;
  sByQ: number;
  sByV: number;
  cByQ: number;
  cByV: number;
  /** E |ψ₂|. */
  bend: number;
  /** E ψ₂²: P E ψ₂² Σv² < 1 while replica symmetry is stable. */
  spread: number;
  /** E⟨Δ²⟩ and E⟨ℓ(Δ)⟩. */
  trainX: number;
  trainLoss: number;
}

/** The Gaussian weight e^(−x²/2) ends where the exponent is −45. */
const reach = Math.sqrt(90);
/** Largest c: the Gaussian weight itself grows at complex y as e^(c²/4). */
const widest = 2;

const measure: QuarticMoments = { mean: 0, m2: 0, m3: 0, m4: 0, m5: 0, m6: 0 };

/**
 * The averages, written into `out`: half-line trapezoid rule, since everything is even in h, in y with h/√Q = c sinh y. The averaged
 * functions have poles at imaginary h, the zeros of Z; c puts the nearest at |Im y| > π/4, where it costs no accuracy.
 * @param Q variance of h ≥ 0
 * @param V prior variance > 0
 * @param u coupling ≥ 0
 * @param kappa ridge > 0
 * @param step of the trapezoid rule, in y
 */
export function averageSample(Q: number, V: number, u: number, kappa: number, step: number, out: SampleAverages): void {
  const tau2 = 1 / (1 / V + 1 / kappa);
  const tau = Math.sqrt(tau2);
  const bend = u * tau2;
  const g = bend * (tau2 / kappa);
  // Source at h = √Q.
  const source = Math.sqrt(Q) * (tau / V);
  const scale = Math.min(widest, firstZero(g) / source);
  const ratio = Math.exp(step);
  const nodes = Math.ceil(Math.asinh(reach / scale) / step);
  const scale1 = -tau / kappa;
  const scale2 = -1 / (V + kappa);
  const scale3 = scale2 * (tau / V);
  const scale4 = scale3 * (tau / V);
  let [total, e2, e11, e22, e13, e4, e112, square, quartic] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  let growth = 1;
  let mode = 0;
  let a = 0;
  for (let i = 0; i < nodes; i++) {
    const x = (scale * (growth - 1 / growth)) / 2;
    const next = x * source;
    // The mode is a concave function of the source, so that its tangent lies above it.
    mode = quarticMode(next, g, mode + (next - a) / (1 + 3 * g * mode * mode));
    a = next;
    quarticMoments(a, g, mode, measure);
    const { mean, m2, m3, m4, m5, m6 } = measure;
    const mean2 = mean * mean;
    const k4 = m4 - 3 * m2 * m2;
    const cube = mean * (mean2 + 3 * m2) + m3;
    const psi1 = scale1 * (mean + bend * cube);
    const psi2 = scale2 * (m2 + bend * (3 * mean2 * m2 + 3 * mean * m3 + m4));
    const psi3 = scale3 * (m3 + bend * (3 * mean2 * m3 + 3 * mean * (m4 - m2 * m2) + m5 - m2 * m3));
    const psi4 = scale4 * (k4 + bend * (3 * mean2 * k4 + 3 * mean * (m5 - 4 * m2 * m3) + m6 - m3 * m3 - 3 * m2 * m4));
    const weight = i === 0 ? 0.5 : Math.exp(-0.5 * x * x) * 0.5 * (growth + 1 / growth);
    total += weight;
    e2 += weight * psi2;
    e11 += weight * psi1 * psi1;
    e22 += weight * psi2 * psi2;
    e13 += weight * psi1 * psi3;
    e4 += weight * psi4;
    e112 += weight * psi1 * psi1 * psi2;
    square += weight * (mean2 + m2);
    quartic += weight * (mean2 * (mean2 + 6 * m2) + 4 * mean * m3 + m4);
    growth *= ratio;
  }
  out.s = -e2 / total;
  out.c = e11 / total;
  out.sByQ = -e4 / (2 * total);
  out.sByV = -(e4 / 2 + e22 + e13) / total;
  out.cByQ = (e22 + e13) / total;
  out.cByV = (e13 + 2 * e112) / total;
  out.bend = out.s;
  out.spread = e22 / total;
  out.trainX = (tau2 * square) / total;
  out.trainLoss = out.trainX / 2 + (bend * tau2 * quartic) / (4 * total);
}

/**
 * The source's imaginary part at which ∫ exp(a t − t²/2 − g t⁴/4) dt has its first zero, from below by 17 to 27 %: where its two
 * saddles meet at small g, that of the pure quartic at large g.
 */
function firstZero(g: number): number {
  return 0.385 / Math.sqrt(g) + 2 * Math.sqrt(Math.sqrt(g));
}
