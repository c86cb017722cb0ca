/** The preview's own thread: curves of the study in hand, which no run ever occupies. */
import type { CurveLimits } from '../../core/chart/curve-plan.ts';
import { previewCurveSets } from '../../core/chart/curve-set.ts';
import type { CurveSet } from '../../core/chart/curves.ts';
import type { MapSet } from '../../core/chart/map.ts';
import { previewMapSet } from '../../core/chart/map-set.ts';
import { registerMeasured, type MeasuredSpectrum } from '../../core/model/measured.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { Quantity } from '../../core/quantities/quantity.ts';
import { pointCost } from '../../core/study/cost.ts';
import { expandStudy } from '../../core/study/expansion.ts';
import { CoarsegrainError, errorReport, type ErrorReport } from '../../core/errors.ts';

export interface PreviewRequest {
  id: number;
  document: unknown;
  quantity: QuantityName;
  /** The column of which a map is wanted instead of curves. */
  map?: string;
  /** A measured spectrum that the thread does not have yet. */
  measured?: MeasuredSpectrum & { content: string };
}
export type PreviewAnswer = { id: number } & (
  { set: CurveSet; milliseconds: number } | { map: MapSet; milliseconds: number } | { error: ErrorReport }
);

/** What a change may cost: 20 curves of 100 points are a few milliseconds, and some hundred with level 2 beside them. */
const limits = { curves: 20, points: 2000 };
/** Points of a map at every change, where they cost as little. */
const mapPoints = 3600;
/** Seconds that the curves' own values, or theories beside an experiment, may take, by estimate: of what costs more fewer points are drawn. */
const affordable = 0.5;
/** A preview of fewer points than this shows nothing. */
const fewest = 10;

/** Milliseconds after which curves are shown without what stands beside them: sooner they would only flicker. */
const patience = 120;

let newest = 0;

addEventListener('message', ({ data }: MessageEvent<PreviewRequest>) => {
  newest = data.id;
  if (data.measured) registerMeasured(data.measured.content, data.measured.lambda, data.measured.y);
  if (data.map === undefined) void answer(data);
  else answerMap(data, data.map);
});

/**
 * Answers with the curves and what stands beside them; where that takes long, first with the curves alone. What is not answered when a newer
 * request comes is left.
 */
async function answer({ id, document, quantity }: PreviewRequest): Promise<void> {
  const start = performance.now();
  const send = (set: CurveSet) => {
    const told: PreviewAnswer = { id, set, milliseconds: performance.now() - start };
    postMessage(told);
  };
  try {
    let held: CurveSet | null = null;
    for (const set of previewCurveSets(document, limitsOf(document, quantity), quantity)) {
      held = set ?? held;
      if (held && (!held.pending || performance.now() - start > patience)) {
        send(held);
        held = null;
      }
      await turn();
      if (newest !== id) return;
    }
  } catch (error) {
    const told: PreviewAnswer = { id, error: errorReport(error) };
    postMessage(told);
  }
}

/** Answers with one map, thinned to what may be computed at every change. */
function answerMap({ id, document, quantity }: PreviewRequest, column: string): void {
  const start = performance.now();
  try {
    const { experiment }: Quantity = quantities[quantity];
    if (experiment) throw tooLong(quantity);
    const { points } = limitsOf(document, quantity, mapPoints);
    const map = previewMapSet(document, { points, panels: 1 }, quantity, column);
    const told: PreviewAnswer = { id, map, milliseconds: performance.now() - start };
    postMessage(told);
  } catch (error) {
    const told: PreviewAnswer = { id, error: errorReport(error) };
    postMessage(told);
  }
}

/** @throws CoarsegrainError where a single curve costs too much to be drawn at every change */
function limitsOf(document: unknown, quantity: QuantityName, most: number = limits.points): CurveLimits {
  const expansion = expandStudy(document);
  const { experiment, predictions = [] }: Quantity = quantities[quantity];
  // An experiment is not made here, only what theory says of it.
  const computed = experiment ? predictions.map((theory) => theory.quantity) : [quantity];
  const points = Math.floor(affordable / computed.reduce((sum, name) => sum + pointCost(expansion, name), 0));
  if (points >= Math.min(fewest, expansion.count)) return { ...limits, points: Math.min(most, points) };
  throw tooLong(quantity);
}

function tooLong(quantity: QuantityName): CoarsegrainError {
  const message = `${quantities[quantity].title} takes too long for a preview: run the study to see it.`;
  return new CoarsegrainError({ kind: 'not-allowed', field: 'quantities', value: quantity, message });
}

/** Lets a newer request in. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
