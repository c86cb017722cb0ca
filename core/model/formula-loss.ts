/** A per-sample loss that a person writes, as an expression in Delta and u: checked to be one that the theory holds for. */
import { CoarsegrainError } from '../errors.ts';
import { parseExpression, type Expression } from './expression.ts';
import type { Loss } from './loss.ts';

/** Up to this |Δ| a formula is checked. */
const range = 100;

const known = new Map<string, Loss>();

/**
 * ℓ(Δ) from its text.
 * @throws CoarsegrainError of field `ell` where the text is no expression, or ℓ is not even, not finite with ℓ′ and ℓ″, or ℓ′ jumps,
 * somewhere in |Δ| ≤ 100
 */
export function formulaLoss(text: string, u: number): Loss {
  const key = `${u} ${text}`;
  let loss = known.get(key);
  if (!loss) {
    const expression = parseExpression(text, ['Delta', 'u'], 'ell');
    loss = {
      value: (delta) => expression.value(delta, u),
      first: (delta) => expression.derivatives(delta, u, 1)[1]!,
      second: (delta) => expression.derivatives(delta, u, 2)[2]!,
    };
    check(loss, expression, u);
    if (known.size >= 256) known.clear();
    known.set(key, loss);
  }
  return loss;
}

function check(loss: Loss, { text }: Expression, u: number): void {
  const { value, first, second } = loss;
  const refuse = (what: string, delta: number) => {
    const allowed = `an even expression in Delta and u, finite with its first two derivatives and without kinks for |Δ| ≤ ${range}`;
    const at = `at Δ = ${Number(delta.toPrecision(4))}${text.includes('u') ? `, u = ${u}` : ''}`.replace('-', '−');
    const message = `ℓ(Δ) = ${text} ${what} ${at}; ell takes ${allowed}.`;
    return new CoarsegrainError({ kind: 'outside-range', field: 'ell', value: text, allowed, message });
  };
  let before = 0;
  for (let delta = 0; delta <= range; delta = delta === 0 ? range / 1.1 ** 130 : delta * 1.1) {
    const here = [value(delta), first(delta), second(delta)];
    if (!here.every(Number.isFinite)) throw refuse('is not finite, or has no second derivative,', delta);
    const mirrored = value(-delta);
    // Not even: by more than a difference of large terms may leave.
    if (!(Math.abs(here[0]! - mirrored) <= 1e-9 * (Math.abs(here[0]!) + Math.abs(mirrored)) + 1e-12))
      throw refuse('is not even', delta);
    if (delta === 0 && Math.abs(here[1]!) > 1e-9 * (1 + Math.abs(here[2]!))) throw refuse('has a kink', 0);
    const jump = delta > 0 ? jumpBetween(loss, before, delta) : undefined;
    if (jump !== undefined) throw refuse('has a kink', jump);
    before = delta;
  }
}

/**
 * Where ℓ′ jumps, so that averages of ℓ″ would miss a part of it; undefined where it does not. The rise of ℓ′ is compared with the
 * integral of ℓ″, on halves of the interval until they agree.
 */
function jumpBetween(loss: Loss, low: number, high: number): number | undefined {
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  const [left, right] = [loss.first(low), loss.first(high)];
  let integral = 0;
  let size = Math.abs(left) + Math.abs(right);
  for (const [node, weight] of gauss) {
    const part = half * weight * loss.second(middle + half * node);
    integral += part;
    size += Math.abs(part);
  }
  if (Math.abs(right - left - integral) <= 1e-6 * size) return undefined;
  if (half < 1e-9 * high) return middle;
  return jumpBetween(loss, low, middle) ?? jumpBetween(loss, middle, high);
}

/** Three points of Gauss and Legendre. */
const gauss = [
  [-Math.sqrt(0.6), 5 / 9],
  [0, 8 / 9],
  [Math.sqrt(0.6), 5 / 9],
] as const;
