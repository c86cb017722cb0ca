/**
 * Where the response of the loss and that of the width change sign, and whether they do so at K = ∞ too (theory, section 4): many such
 * zeros at finite K are artefacts of the cut-off, which move away as K grows.
 */
import { CoarsegrainError } from '../errors.ts';
import { firstOrderResponse, type ResponseSystem } from './response.ts';

export interface ResponseZero {
  P: number;
  of: 'loss_response' | 'width_total';
  /** Whether the same sign change stands within a factor 2 of this P at K = ∞; false where the sums do not converge there. */
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
export function responseZeros(system: Omit<ResponseSystem, 'P'>, from: number, to: number): ResponseZero[] {
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

/** NaN where the response is no number. */
function signalOf(system: Omit<ResponseSystem, 'P'>, name: ResponseZero['of']): Signal {
  return (lnP) => {
    const response = firstOrderResponse({ ...system, P: Math.exp(lnP) });
    if (!response) return NaN;
    return name === 'loss_response' ? response.lossResponse : response.widthTotal;
  };
}

function survives(system: Omit<ResponseSystem, 'P'>, name: ResponseZero['of'], lnP: number, rising: boolean): boolean {
  if (system.K === Infinity) return true;
  if (system.alpha <= 0 || system.beta <= 0) return false;
  const limit = signalOf({ ...system, K: Infinity }, name);
  return signChanges(limit, lnP - Math.LN2, lnP + Math.LN2).some((zero) => zero.rising === rising);
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
