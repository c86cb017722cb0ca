/**
 * Adaptive integration of several functions at once: Gauss and Kronrod's pair of 7 and 15 nodes, panels halved where the two disagree. For
 * what may have kinks or peaks; smooth functions with known tails are served better by the trapezoid rule.
 */

/** Nodes in (0, 1), descending, then 0; weights of the 15, and of the 7 at every second node. */
const nodes = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.20778495500789848, 0,
];
const weights = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
];
const fewer = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694];

const mostPanels = 4000;

export class AdaptiveIntegral {
  /** The integrals, as the last `over` left them. */
  readonly values: Float64Array;
  private readonly integrand: (x: number, out: Float64Array) => void;
  private readonly widen: (sizes: Float64Array) => void;
  private readonly sizes: Float64Array;
  private readonly at: Float64Array;
  /** Of the panel in hand: by 15 nodes, by 7, and the integrals of the moduli. */
  private readonly fine: Float64Array;
  private readonly coarse: Float64Array;
  private readonly moduli: Float64Array;

  /**
   * @param count how many functions
   * @param integrand writes their values at x
   * @param widen adds to the integrals of their moduli, in proportion to which they are to be exact
   */
  constructor(
    count: number,
    integrand: (x: number, out: Float64Array) => void,
    widen: (sizes: Float64Array) => void = () => undefined,
  ) {
    this.integrand = integrand;
    this.widen = widen;
    const [values, sizes, at, fine, coarse, moduli] = Array.from({ length: 6 }, () => new Float64Array(count));
    [this.values, this.sizes, this.at] = [values!, sizes!, at!];
    [this.fine, this.coarse, this.moduli] = [fine!, coarse!, moduli!];
  }

  /**
   * Integrates over the panels between the breaks, ascending, which show where the functions live: what lies between two nodes of a first
   * panel is not seen.
   * @param tolerance of each panel, relative to the integral of the function's modulus
   * @returns false where the panels became too many or a value is not finite
   */
  over(breaks: readonly number[], tolerance: number): boolean {
    const { values, sizes, fine, coarse, moduli } = this;
    sizes.fill(0);
    const panels: [number, number][] = [];
    for (let i = 1; i < breaks.length; i++) {
      const panel: [number, number] = [breaks[i - 1]!, breaks[i]!];
      if (!(panel[1] > panel[0])) continue;
      panels.push(panel);
      this.measure(...panel);
      for (let j = 0; j < sizes.length; j++) sizes[j]! += moduli[j]!;
    }
    this.widen(sizes);
    values.fill(0);
    for (let seen = 0; panels.length > 0; seen++) {
      const [low, high] = panels.pop()!;
      this.measure(low, high);
      if (!fine.every(Number.isFinite) || seen > mostPanels) return false;
      const middle = (low + high) / 2;
      if (fine.every((value, j) => Math.abs(value - coarse[j]!) <= tolerance * sizes[j]!) || !(low < middle)) {
        for (let j = 0; j < values.length; j++) values[j]! += fine[j]!;
      } else panels.push([middle, high], [low, middle]);
    }
    return true;
  }

  private measure(low: number, high: number): void {
    const { at, fine, coarse, moduli } = this;
    const middle = (low + high) / 2;
    const half = (high - low) / 2;
    fine.fill(0);
    coarse.fill(0);
    moduli.fill(0);
    for (let i = 0; i < nodes.length; i++) {
      for (let side = nodes[i] === 0 ? 1 : -1; side <= 1; side += 2) {
        this.integrand(middle + side * half * nodes[i]!, at);
        for (let j = 0; j < at.length; j++) {
          const value = half * at[j]!;
          fine[j]! += weights[i]! * value;
          moduli[j]! += weights[i]! * Math.abs(value);
          if (i % 2 === 1) coarse[j]! += fewer[(i - 1) / 2]! * value;
        }
      }
    }
  }
}
