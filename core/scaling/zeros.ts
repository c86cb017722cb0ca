/**
 * Where the response of the loss and that of the width change sign, and whether they do so at K = ∞ too (theory, section 4): many such
 * zeros at finite K are artefacts of the cut-off, which move away as K grows.
 */
import { CoarsegrainError } from '../errors.ts';
import type { ModeSums } from '../model/mode-sums.ts';
import { spectrumOf } from '../model/spectrum.ts';
import { modeSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { firstOrderResponse } from './response.ts';

export interface ResponseZero {
  P: number;
  of: 'loss_response' | 'width_total';
  /**
   * Whether the same sign change stands within a factor 2 of this P at K = ∞ (for a spectrum that has no such limit, at 64 K); false
   * where the sums do not converge there. A measured spectrum's own limit is that of all its modes.
   */
  survives: boolean;
}

type Signal = (lnP: number) => number;

/** Two zeros of one response closer than a factor 10^(1/20) in P may be missed. */
const step = Math.LN10 / 20;

/**
 * The zeros in P of the loss response (θ = ½) and of the signed width response, ascending in P, where both are numbers in doubles.
 * @param system its own P is not looked at
 * @param from lowest P, above 0
 * @param to highest P, finite and above `from`
 * @throws CoarsegrainError of kind `outside-range` where the range of P is none.
 */
export function responseZeros(system: Omit<System, 'P'>, from: number, to: number): ResponseZero[] {
  if (!(from > 0 && to > from && to < Infinity)) {
    throw new CoarsegrainError({
      kind: 'outside-range',
      field: 'P',
      value: [from, to],
      allowed: '0 < from < to < ∞',
      message: `P from ${from} to ${to} is outside its range: zeros are sought for 0 < from < to < ∞.`,
    });
  }
  const [low, high] = [Math.log(from), Math.log(to)];
  const zeros: ResponseZero[] = [];
  for (const name of ['loss_response', 'width_total'] as const) {
    const signal = signalOf(system, name);
    for (const { lnP, rising } of signChanges(signal, low, high)) {
      zeros.push({ P: Math.exp(lnP), of: name, survives: survives(system, name, lnP, rising) });
    }
  }
  return zeros.sort((a, b) => a.P - b.P);
}

/** Of each spectrum what was found last; P/κ instead of P, so that neither matters. */
const known = new WeakMap<ModeSums, { lambda0: number; y0: number; zeros: ResponseZero[] }>();

/**
 * The zeros of the curve on which a system lies, for P from λ₁P/κ = 1 (the first mode is learned) to 1e15, or until the last mode has been
 * learned with a factor of 1e3 to spare. Found once per curve.
 */
export function curveZeros(system: System): ResponseZero[] {
  const { lambda0, y0, kappa } = system;
  const sums = modeSums(system);
  let curve = known.get(sums);
  if (curve?.lambda0 !== lambda0 || curve.y0 !== y0) {
    const { lambda, K } = spectrumOf(system);
    const first = lambda(1);
    const last = K < Infinity ? lambda(K) : 0;
    const zeros = responseZeros({ ...system, kappa: 1 }, 1 / first, Math.min(1e15 / first, 1e3 / last));
    curve = { lambda0, y0, zeros };
    known.set(sums, curve);
  }
  return curve.zeros.map((zero) => ({ ...zero, P: kappa * zero.P }));
}

/** NaN where the response is no number. */
function signalOf(system: Omit<System, 'P'>, name: ResponseZero['of']): Signal {
  return (lnP) => {
    const response = firstOrderResponse({ ...system, P: Math.exp(lnP) });
    if (!response) return NaN;
    return name === 'loss_response' ? response.lossResponse : response.widthTotal;
  };
}

function survives(system: Omit<System, 'P'>, name: ResponseZero['of'], lnP: number, rising: boolean): boolean {
  const K = limit(system);
  if (K === system.K) return true;
  if (K === undefined) return false;
  const far = signalOf({ ...system, K }, name);
  return signChanges(far, lnP - Math.LN2, lnP + Math.LN2).some((zero) => zero.rising === rising);
}

/** The number of modes at which a zero is tested; undefined where the sums do not converge at K = ∞. */
function limit({ spectrum, K, alpha, beta, alpha2, beta2 }: Omit<System, 'P'>): number | undefined {
  switch (spectrum) {
    case 'power-law':
    case 'log-periodic':
      return alpha > 0 && beta > 0 ? Infinity : undefined;
    case 'broken':
      return alpha2 > 0 && beta2 > 0 ? Infinity : undefined;
    case 'cutoff':
    case 'measured':
      return Infinity;
    case 'degenerate':
    case 'formula':
      return Math.min(64 * K, 1e9);
  }
}

/** The sign changes of a response in [low, high], ascending: a scan, then bisection to the last bits of ln P. */
function signChanges(signal: Signal, low: number, high: number): { lnP: number; rising: boolean }[] {
  const changes: { lnP: number; rising: boolean }[] = [];
  const steps = Math.ceil((high - low) / step);
  let left = low;
  let before = signal(low);
  for (let i = 1; i <= steps; i++) {
    const right = i === steps ? high : low + ((high - low) * i) / steps;
    const after = signal(right);
    // A zero that falls on a point of the scan belongs to the interval on its left, or to the first.
    if (before * after < 0 || (after === 0 && before !== 0)) {
      const rising = before < 0;
      changes.push({ lnP: bisect(signal, left, right, rising), rising });
    }
    left = right;
    before = after;
  }
  return changes;
}

function bisect(signal: Signal, low: number, high: number, rising: boolean): number {
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (signal(middle) < 0 === rising) low = middle;
    else high = middle;
  }
  return high;
}
