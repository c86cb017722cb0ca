/** A curve in stretches that hold and stretches that do not: these are drawn faded and thinner, so that no colour has to tell them apart. */
import { pointStatuses } from '../quantities/quantity.ts';
import { between, rangesOf, type Area, type Trace } from './traces.ts';
import { isDoubt, validityLimit } from './validity.ts';

export interface Piece {
  points: [x: number, y: number][];
  faded: boolean;
}

/** How a faded stretch is drawn, of the line's opacity and width; on dark ground the darkest colours must still be seen. */
export const fadedOpacity = { light: 0.55, dark: 0.7 } as const;
export const fadedWidth = 0.6;

/**
 * The trace's runs, cut where it leaves its range or comes back to it. Between two points the cut lies where |L₁/L₂ − 1|, interpolated
 * along the drawn line, is what is tolerated; half-way where a status decides. A run of one point is a piece of one point.
 */
export function piecesOf(trace: Trace, area: Area): Piece[] {
  const { x, y, excess } = trace;
  const pieces: Piece[] = [];
  for (const [first, last] of rangesOf(trace, area)) {
    let piece: Piece = { points: [[x[first]!, y[first]!]], faded: excess[first]! > 1 };
    pieces.push(piece);
    for (let position = first + 1; position <= last; position++) {
      const [before, here] = [excess[position - 1]!, excess[position]!];
      const point: [number, number] = [x[position]!, y[position]!];
      if (here > 1 !== piece.faded) {
        const share = Number.isFinite(here - before) ? (1 - before) / (here - before) : 0.5;
        const cut = between([x[position - 1]!, y[position - 1]!], point, share, area);
        piece.points.push(cut);
        piece = { points: [cut], faded: here > 1 };
        pieces.push(piece);
      }
      piece.points.push(point);
    }
  }
  return pieces;
}

/** Why traces are faded where they are: one phrase a reason. @param output key of the column that is drawn */
export function fadedWords(traces: readonly Trace[], output: string): string[] {
  const doubts = new Set<string>();
  let beyond = false;
  for (const { curve, y, excess } of traces) {
    const faded = excess.filter((value, position) => value > 1 && Number.isFinite(y[position]));
    beyond ||= faded.some((value) => value < Infinity);
    if (!faded.includes(Infinity)) continue;
    for (const code of curve.status) {
      const status = pointStatuses[code];
      if (isDoubt(status)) doubts.add(status);
    }
  }
  const percent = `${String(100 * validityLimit)}\u202f%`;
  const subject = output === 'loss' ? '' : 'loss ';
  return [...(beyond ? [`${subject}more than ${percent} from level 2`] : []), ...doubts];
}
