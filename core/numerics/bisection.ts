/**
 * Where f passes zero, by bisection to the last digit (of x itself or of 1 + x).
 * @param f negative or zero at `low`, positive at `high`
 */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high && high - low > 1e-17)) return middle;
    if (f(middle) <= 0) low = middle;
    else high = middle;
  }
}
