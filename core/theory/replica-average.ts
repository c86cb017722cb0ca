/** The sample side of the replica-symmetric theory under any loss (theory, section 6), by quadrature; the quartic has its own. */
import type { SamplePosterior } from './replica-posterior.ts';
import type { SampleAverages } from './replica-sample.ts';

/** The Gaussian weight e^(−x²/2) ends where the exponent is −45, unless what it weighs grows as fast. */
const reach = Math.sqrt(90);
const smallest = 1e-16;
/** Largest c: the Gaussian weight itself grows at complex y as e^(c²/4). */
const widest = 2;

/**
 * The averages over h ~ N(0, Q), written into `out`; false where the posterior's do not converge. As for the quartic: half-line trapezoid rule
 * in y with h/√Q = c sinh y. The derivatives by Q are the averages with x²−1 under the integral, those by V follow: so ψ₃ is not needed, nor
 * ψ₄ but where Q is the smaller.
 * @param Q variance of h ≥ 0
 * @param V prior variance > 0
 * @param step of the trapezoid rule, in y
 */
export function averageOver(
  posterior: SamplePosterior,
  Q: number,
  V: number,
  step: number,
  out: SampleAverages,
): boolean {
  if (!posterior.begin(V)) return false;
  const width = Math.sqrt(Q);
  const c = Math.min(widest, posterior.scale / width);
  const ratio = Math.exp(step);
  let [total, e2, bend, e11, e22, e4, e112, x2, x11, square, loss] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  let growth = 1;
  for (let i = 0; ; i++) {
    const x = (c * (growth - 1 / growth)) / 2;
    if (i > 0 && !posterior.at(x * width)) return false;
    const { psi1, psi2, psi4 } = posterior;
    const weight = i === 0 ? 0.5 : Math.exp(-0.5 * x * x) * 0.5 * (growth + 1 / growth);
    const force = weight * psi1 * psi1;
    const hermite = x * x - 1;
    total += weight;
    e2 += weight * psi2;
    bend += weight * Math.abs(psi2);
    e11 += force;
    e22 += weight * psi2 * psi2;
    e4 += weight * psi4;
    e112 += force * psi2;
    x2 += weight * hermite * psi2;
    x11 += force * hermite;
    square += weight * posterior.square;
    loss += weight * posterior.loss;
    growth *= ratio;
    const vanished = force * hermite <= smallest * e11 && force * Math.abs(psi2) * total <= smallest * e11 * bend;
    if (x > reach && vanished) break;
  }
  out.s = -e2 / total;
  out.c = e11 / total;
  out.sByQ = -(V > Q ? e4 : x2 / Q) / (2 * total);
  out.cByQ = (Q > 0 ? x11 / (2 * Q) : e22) / total;
  out.sByV = out.sByQ - out.cByQ;
  out.cByV = out.cByQ + (2 * e112 - e22) / total;
  out.trainX = square / total;
  out.trainLoss = loss / total;
  out.bend = bend / total;
  out.spread = e22 / total;
  return true;
}
