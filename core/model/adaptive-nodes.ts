/**
 * Nodes for the sums of a smooth spectrum that is no power law: blocks of modes become 12-point rules, and a block is halved until its
 * rule and those of its halves agree. Where no rule will do, the modes stand alone.
 */
import { ruleOrder, sharedRule } from '../numerics/shared-rules.ts';
import type { Spectrum } from './spectrum.ts';

/** How far a rule and its halves may disagree, relative to the block's own sums. */
const tolerance = 1e-13;
/** Smaller values are taken as zero, before they lose digits at the end of the range of doubles. */
const least = 1e-300;
/** Below this a disagreement that halving does not reduce is that of rounding. */
const rounding = 1e-10;

/** Nodes in the order of rising k. */
export interface Nodes {
  k: number[];
  lambda: number[];
  /** Number of modes that the node stands for. */
  weight: number[];
  y2: number[];
}

interface Block extends Record<keyof Nodes, Float64Array> {
  first: number;
  count: number;
}

/**
 * Adds nodes for the modes first…last to `nodes`.
 * @returns false where more than `limit` nodes would stand there
 */
export function addSmooth(spectrum: Spectrum, first: number, last: number, nodes: Nodes, limit = Infinity): boolean {
  return refine(spectrum, sample(spectrum, first, last - first + 1), Infinity, nodes, limit);
}

function refine(spectrum: Spectrum, block: Block, before: number, nodes: Nodes, limit: number): boolean {
  const { first, count } = block;
  if (count > ruleOrder) {
    const half = Math.floor(count / 2);
    const low = sample(spectrum, first, half);
    const high = sample(spectrum, first + half, count - half);
    const error = disagreement(block, low, high);
    if (!(error <= tolerance || (error < rounding && error > before / 4))) {
      return refine(spectrum, low, error, nodes, limit) && refine(spectrum, high, error, nodes, limit);
    }
  }
  for (const key of ['k', 'lambda', 'weight', 'y2'] as const) for (const value of block[key]) nodes[key].push(value);
  return nodes.k.length <= limit;
}

function sample(spectrum: Spectrum, first: number, count: number): Block {
  const rule = count > ruleOrder ? sharedRule(count) : undefined;
  const length = rule ? ruleOrder : count;
  const block: Block = {
    first,
    count,
    k: new Float64Array(length),
    lambda: new Float64Array(length),
    weight: rule ? rule.weights : new Float64Array(length).fill(1),
    y2: new Float64Array(length),
  };
  for (let i = 0; i < length; i++) {
    const k = first + (rule ? rule.offsets[i]! : i);
    block.k[i] = k;
    block.lambda[i] = significant(spectrum.lambda(k));
    block.y2[i] = significant(spectrum.y2(k));
  }
  return block;
}

/** Whether λ and y² of mode k are both taken as zero. */
export function vanishes(spectrum: Spectrum, k: number): boolean {
  return significant(spectrum.lambda(k)) === 0 && significant(spectrum.y2(k)) === 0;
}

function significant(value: number): number {
  return value < least ? 0 : value;
}

/** The largest relative difference between a block's sums and those of its halves, from unlearned to learned and in between. */
function disagreement(block: Block, low: Block, high: Block): number {
  const top = Math.max(largest(block.lambda), least);
  const bottom = Math.max(block.lambda.at(-1)!, least);
  const whole = new Float64Array(4);
  const parts = new Float64Array(4);
  let worst = 0;
  for (let step = -1; step <= 5; step++) {
    // s from 1/(100 λ) of the first mode to 100/λ of the last, in units of the first: nothing leaves the range of doubles.
    const s = step === -1 ? 0.01 : step === 5 ? (100 * top) / bottom : (top / bottom) ** (step / 4);
    whole.fill(0);
    parts.fill(0);
    addSums(block, top, s, whole);
    addSums(low, top, s, parts);
    addSums(high, top, s, parts);
    for (let i = 0; i < 4; i++) {
      const difference = Math.abs(whole[i]! - parts[i]!);
      if (difference > least) worst = Math.max(worst, difference / parts[i]!);
      else if (!(difference <= least)) return Infinity;
    }
  }
  return worst;
}

/** Σ v, Σ v⁴, Σ b and Σ b v³ with λ in units of `top`: the first and the last of the powers that sums are asked for. */
function addSums(block: Block, top: number, s: number, out: Float64Array): void {
  for (let i = 0; i < block.k.length; i++) {
    const lambda = block.lambda[i]! / top;
    const learned = 1 / (1 + lambda * s);
    const v = lambda * learned;
    const weight = block.weight[i]!;
    const b = weight * block.y2[i]! * learned * learned;
    out[0] = out[0]! + weight * v;
    out[1] = out[1]! + weight * v * v * v * v;
    out[2] = out[2]! + b;
    out[3] = out[3]! + b * v * v * v;
  }
}

function largest(values: Float64Array): number {
  let result = 0;
  for (const value of values) result = Math.max(result, value);
  return result;
}
