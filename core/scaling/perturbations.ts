/** Every perturbation of the Gaussian process that the theory knows (section 4), with its scaling interval and its fate at large P. */
import { leadingExponent, pairsInterval, type OperatorClass, type OperatorInterval } from './intervals.ts';

export type PerturbationKey =
  | 'quartic'
  | 'sextic'
  | 'even'
  | 'width'
  | 'ridge'
  | 'noise'
  | 'cutoff'
  | 'low_modes'
  | 'removed_modes'
  | 'log_periodic'
  | 'degenerate';

export type Fate = 'dies out' | 'grows' | 'changes an amplitude' | 'sets a floor' | 'new exponents';

export interface Perturbation {
  key: PerturbationKey;
  name: string;
  /** Of an operator; missing where the perturbation is no operator. */
  interval?: OperatorInterval;
  /** How it behaves as modes are eliminated. */
  class: OperatorClass;
  /** d ln R/d ln P at large P, R = |X − X_GP|/X_GP with the perturbation's strength fixed; 0 where R tends to a constant. */
  exponent: number;
  fate: Fate;
  sentence: string;
}

/**
 * The perturbations, those of the loss first.
 * @param alpha α > 0
 * @param beta β > 0
 * @param n half power of the loss in `even`, at least 2
 * @param d dimension of the degenerate levels, above 1
 */
export function perturbations(alpha: number, beta: number, n: number, d: number): Perturbation[] {
  const least = Math.min(alpha, beta) / (1 + alpha);
  const width = pairsInterval(alpha, beta, 2, 1 + alpha);
  return [
    ofLoss('quartic', 'quartic loss', alpha, beta, 2),
    ofLoss('sextic', 'sextic loss', alpha, beta, 3),
    ofLoss('even', `loss Δ^${String(2 * n)}`, alpha, beta, n),
    {
      key: 'width',
      name: 'finite width',
      interval: width,
      class: width.class,
      exponent: leadingExponent(alpha, beta, width, 0),
      fate: 'grows',
      sentence:
        'R grows until k* reaches N; there the Gaussian process fails, and X ∝ P^(−β/(1+β)) sets in, whatever α is.',
    },
    {
      key: 'ridge',
      name: 'ridge',
      class: 'marginal',
      exponent: 0,
      fate: 'changes an amplitude',
      sentence: 'Another ridge shifts P by a factor: the amplitude of X is another, its exponent the same.',
    },
    {
      key: 'noise',
      name: 'label noise',
      class: 'marginal',
      exponent: 0,
      fate: 'sets a floor',
      sentence:
        'With a quartic loss s tends to r(1+3uσ²): X keeps its exponent with another amplitude, and L ends at the floor σ²/2 + ¾uσ⁴.',
    },
    {
      key: 'cutoff',
      name: 'cut-off, or other exponents above k_c',
      class: 'irrelevant',
      exponent: least,
      fate: 'new exponents',
      sentence:
        'R grows as (k*/k_c)^α in the variance and (k*/k_c)^β in the bias until k* reaches k_c; beyond it the exponents are those above k_c.',
    },
    {
      key: 'low_modes',
      name: 'other λ and y² below k_c',
      class: 'relevant',
      exponent: least - 2,
      fate: 'dies out',
      sentence:
        'A learned mode has the variance 1/s whatever its λ is: R falls as P^(−2+min(α,β)/(1+α)), faster than any change in the number of modes.',
    },
    {
      key: 'removed_modes',
      name: 'modes below k_c added or removed',
      class: 'relevant',
      exponent: least - 1,
      fate: 'dies out',
      sentence: 'Each learned mode adds 1/s to the variance: R falls as P^(−1+min(α,β)/(1+α)), P^(−1/(1+α)) for α ≤ β.',
    },
    {
      key: 'log_periodic',
      name: 'log-periodic eigenvalues',
      class: 'marginal',
      exponent: 0,
      fate: 'changes an amplitude',
      sentence:
        'Exponents and intervals stay; the amplitude oscillates in ln P with the period e^(2π(1+α)/ω), weakly for ω above 1.',
    },
    {
      key: 'degenerate',
      name: 'degenerate levels',
      class: 'relevant',
      exponent: -1 / (d * (1 + alpha)),
      fate: 'dies out',
      sentence:
        'The exponents are those of the power law on which the first modes of the levels lie; R falls as a level’s share of its rank, P^(−1/(d(1+α))).',
    },
  ];
}

function ofLoss(
  key: 'quartic' | 'sextic' | 'even',
  name: string,
  alpha: number,
  beta: number,
  n: number,
): Perturbation {
  const interval = pairsInterval(alpha, beta, n, 0);
  return {
    key,
    name,
    interval,
    class: interval.class,
    exponent: leadingExponent(alpha, beta, interval, 1),
    fate: 'dies out',
    sentence: `More data moves k* to where the coupling is still small: R falls as P^(−${n === 2 ? '' : String(n - 1)}min(α,β)/(1+α)), and the Gaussian process governs.`,
  };
}
