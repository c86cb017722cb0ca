/** The truncated flow of order 4 at a million modes: blocks against mode by mode, and that against nested loops, in one run. */
import { Modes } from '../../core/flow/blocks.ts';
import { increments } from '../../core/flow/elimination.ts';
import { TruncatedFlow } from '../../core/flow/truncated.ts';
import { parseSystem } from '../../core/model/system.ts';
import { plainFlow, plainIncrement, plainModes, type PlainModes } from '../unit/flow/plain-flow.ts';
import type { Measured } from './goal.ts';

const system = parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1, P: 100, K: 1e6 });
const order = 4;
const start = Float64Array.of(1000, 3000, 0, 0);

export function benchFlow(): Measured[] {
  const modes = new Modes(system);
  const plain = plainModes(system.K, modes.spectrum.lambda, modes.spectrum.y2);
  const straight = (s: Float64Array, lambda: number, y2: number, out: Float64Array) =>
    increments[order](s, 0, lambda, y2, out, 0);
  const blocks = median(101, () => new TruncatedFlow(modes, order, start).couplings(0));
  const single = median(5, () => modeByMode(plain, straight));
  const nested = median(3, () => modeByMode(plain, plainIncrement));
  // The plain loop loses a digit or two to its million additions; with compensation it does not.
  const exact = plainFlow(plain, start, [0])[0]!;
  const deviation = Math.max(...blocks.value.map((value, i) => Math.abs(value / exact[i]! - 1)));
  return [
    {
      what: `flow, order 4, K = 1e6: ${(blocks.seconds * 1e3).toFixed(2)} ms, against mode by mode`,
      value: single.seconds / blocks.seconds,
      unit: ' times',
      goal: 40,
      atLeast: true,
    },
    {
      what: `mode by mode: ${((single.seconds * 1e9) / system.K).toFixed(0)} ns a mode, against nested loops`,
      value: nested.seconds / single.seconds,
      unit: ' times',
      goal: 4,
      atLeast: true,
    },
    {
      what: 'blocks against compensated mode by mode, relative',
      value: deviation,
      unit: '',
      goal: 1e-12,
      atLeast: false,
    },
  ];
}

type Step = (s: Float64Array, lambda: number, y2: number, out: Float64Array) => void;

function modeByMode({ lambda, y2 }: PlainModes, step: Step): Float64Array {
  const s = start.slice();
  const added = new Float64Array(order);
  for (let k = lambda.length - 1; k >= 0; k--) {
    step(s, lambda[k]!, y2[k]!, added);
    for (let i = 0; i < order; i++) s[i]! += added[i]!;
  }
  return s;
}

function median(runs: number, compute: () => Float64Array): { value: Float64Array; seconds: number } {
  let value = compute();
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    value = compute();
    return (performance.now() - began) / 1000;
  });
  return { value, seconds: times.toSorted((a, b) => a - b)[runs >> 1]! };
}
