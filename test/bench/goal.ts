/** A measured number beside its goal. Goals are of the machine's kind; a miss by a factor of two fails the bench. */
export interface Measured {
  what: string;
  value: number;
  unit: string;
  /** Absent where the number is only to be known. */
  goal?: number;
  /** Whether the value should be at least its goal, or at most. */
  atLeast: boolean;
}

/** The line that is printed, and whether the goal is missed by a factor of two. */
export function judge({ what, value, unit, goal, atLeast }: Measured): { line: string; failed: boolean } {
  const head = `${what.padEnd(58)} ${(format(value) + unit).padStart(18)}`;
  if (goal === undefined) return { line: head, failed: false };
  const shortfall = atLeast ? goal / value : value / goal;
  const verdict = shortfall <= 1 ? 'met' : shortfall <= 2 ? 'missed' : 'missed by more than a factor of two';
  const aim = `${atLeast ? '≥' : '≤'} ${format(goal)}${unit}`;
  return { line: `${head}   goal ${aim.padEnd(18)} ${verdict}`, failed: !(shortfall <= 2) };
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
