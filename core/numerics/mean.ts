/** Mean and standard error of values that come one after another (B. P. Welford, 1962). */
export class Mean {
  /** 0 while there are no values. */
  mean = 0;
  count = 0;
  private square = 0;

  add(value: number): void {
    const from = value - this.mean;
    this.count++;
    this.mean += from / this.count;
    this.square += from * (value - this.mean);
  }

  /** From the scatter of the values; NaN for fewer than two. */
  get error(): number {
    const { count: n, square } = this;
    return n > 1 ? Math.sqrt(square / (n * (n - 1))) : NaN;
  }
}
