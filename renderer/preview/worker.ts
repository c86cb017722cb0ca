/** The preview's own thread: curves of the study in hand, which no run ever occupies. */
import { previewCurveSet } from '../../core/chart/curve-set.ts';
import type { CurveSet } from '../../core/chart/curves.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import { errorReport, type ErrorReport } from '../../core/errors.ts';

export interface PreviewRequest {
  id: number;
  document: unknown;
  quantity: QuantityName;
}
export type PreviewAnswer = { id: number } & ({ set: CurveSet; milliseconds: number } | { error: ErrorReport });

/** What a change may cost: 20 curves of 100 points are a few milliseconds. */
const limits = { curves: 20, points: 2000 };

addEventListener('message', ({ data }: MessageEvent<PreviewRequest>) => {
  const { id, document, quantity } = data;
  const start = performance.now();
  let answer: PreviewAnswer;
  try {
    const set = previewCurveSet(document, limits, quantity);
    answer = { id, set, milliseconds: performance.now() - start };
  } catch (error) {
    answer = { id, error: errorReport(error) };
  }
  postMessage(answer);
});
